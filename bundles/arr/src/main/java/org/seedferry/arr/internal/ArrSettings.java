package org.seedferry.arr.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The settings of one *arr. */
@ObjectClassDefinition(
    name = "Sonarr, Radarr, Lidarr and the like",
    description = "One of them that imports what is brought home")
public @interface ArrSettings {

  @AttributeDefinition(
      options = {
        @Option(label = "Sonarr", value = "sonarr"),
        @Option(label = "Radarr", value = "radarr"),
        @Option(label = "Lidarr", value = "lidarr"),
        @Option(label = "Readarr", value = "readarr"),
        @Option(label = "Whisparr", value = "whisparr")
      },
      description = "Which one it is: sonarr, radarr, lidarr, readarr or whisparr")
  String app() default "sonarr";

  @AttributeDefinition(
      description = "Its name, for people, and in the URL of its webhook; empty for the app's")
  String name() default "";

  @AttributeDefinition(
      description =
          "Its URL with its URL base, for instance http://localhost:8989/sonarr; empty, with no API"
              + " key, where it only tells by its webhook to /webhook/NAME")
  String url() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description = "Its API key (Settings, General), unless api.key.file names a file with it")
  String _api_key() default "";

  @AttributeDefinition(description = "File whose first line is the API key; empty for none")
  String api_key_file() default "";

  @AttributeDefinition(
      cardinality = Integer.MAX_VALUE,
      description = "The labels whose transfers it imports; none for all")
  String[] labels() default {};

  @AttributeDefinition(
      min = "1s",
      max = "10m",
      description = "How long one call may take, for instance 30s; 1s to 10m")
  String timeout() default "30s";

  @AttributeDefinition(
      cardinality = Integer.MAX_VALUE,
      description =
          "What is given back to it, to be blocklisted and searched again: gave_up (every try to"
              + " fetch it failed), missing (its seedbox no longer has it), refused (no seedbox took"
              + " it), stalled:DURATION (no progress on its seedbox for so long, such as"
              + " stalled:3d); empty for nothing. Trouble of this host is never a reason")
  String[] give_back() default {"gave_up", "missing"};
}
