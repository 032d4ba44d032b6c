package org.seedferry.downloader.internal.files;

import java.lang.annotation.Annotation;
import java.util.List;

/** Settings of a rule for files under test. */
public record Rule(
    String label,
    String skip,
    String keep,
    String skip_smaller_than,
    String file_mode,
    String folder_mode,
    String group,
    boolean keep_times)
    implements FileSettings.Config {

  /** Leaves out what patterns match, of all labels. */
  public static FileRules skipping(String skip) {
    return only(new Rule("", skip, "", "0", "", "", "", false));
  }

  /** One rule and no other. */
  public static FileRules only(Rule rule) {
    List<FileSettings> one = List.of(new FileSettings(rule));
    return new FileRules(one, one::size);
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return FileSettings.Config.class;
  }
}
