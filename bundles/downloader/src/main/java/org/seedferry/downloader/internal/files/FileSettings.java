package org.seedferry.downloader.internal.files;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Sizes;

/** One configured rule for files. Settings that are wrong leave those before in force. */
@Component(
    configurationPid = FileSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = FileSettings.class)
@Designate(ocd = FileSettings.Config.class, factory = true)
public final class FileSettings {

  static final String PID = "org.seedferry.downloader.files";

  /** The settings of one rule. */
  @ObjectClassDefinition(
      name = "Files",
      description =
          "Which files of a label's transfers are brought home, and what they are given; a change counts for what is begun after it.")
  public @interface Config {

    @AttributeDefinition(
        required = false,
        description = "The label; empty for all labels without a rule of their own.")
    String label() default "";

    @AttributeDefinition(
        required = false,
        description =
            "Patterns of files that are left out, separated by commas, such as '*sample*/**, *.nfo': * and ? stand for what has no slash in it,"
                + " ** for anything; a leading / begins at the transfer's top. A transfer of a single file is always taken, and so is one of"
                + " which nothing would be left.")
    String skip() default "";

    @AttributeDefinition(
        required = false,
        description = "Patterns of files that are taken all the same, such as '*.srt, *.sub'.")
    String keep() default "";

    @AttributeDefinition(
        description = "Files below this size are left out (size).",
        min = "0",
        max = "1PiB")
    String skip_smaller_than() default "0";

    @AttributeDefinition(
        required = false,
        description =
            "The permissions of delivered files, such as 664; empty for what the umask of the process gives.")
    String file_mode() default "";

    @AttributeDefinition(
        required = false,
        description =
            "The permissions of delivered folders, such as 775; empty for what the umask of the process gives.")
    String folder_mode() default "";

    @AttributeDefinition(
        required = false,
        description =
            "The group of delivered files and folders, one that the process is a member of; empty for the process's own.")
    String group() default "";

    @AttributeDefinition(
        description =
            "Whether delivered files keep the time of their last change, as far as the transport tells it.")
    boolean keep_times() default false;
  }

  private volatile FileRule rule;

  @Activate
  public FileSettings(Config config) {
    this.rule = read(config);
  }

  @Modified
  void modified(Config config) {
    rule = read(config);
  }

  FileRule rule() {
    return rule;
  }

  private static FileRule read(Config config) {
    return new FileRule(
        config.label().strip(),
        new Filter(config.skip(), config.keep(), Sizes.parse(config.skip_smaller_than())),
        new Finish(
            Finish.mode("file.mode", config.file_mode(), 6),
            Finish.mode("folder.mode", config.folder_mode(), 7),
            config.group().strip()),
        config.keep_times());
  }
}
