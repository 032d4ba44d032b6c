package org.seedferry.arr.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of {@code ferry:arr setup}. */
@ObjectClassDefinition(
    name = "Setup of Sonarr and the like",
    description = "How 'ferry:arr setup' makes an *arr know this host")
public @interface SetupSettings {

  /** The PID that holds them. */
  String PID = "org.seedferry.arr.setup";

  @AttributeDefinition(
      description =
          "The URL by which the *arr reach this host, such as http://nas.lan:9091; empty to take"
              + " the port that it listens on, at the address by which it goes to the *arr. A name"
              + " has to stand in hosts of org.seedferry.http, too")
  String own_url() default "";

  @AttributeDefinition(
      description =
          "The URL base of the torrent client that the *arr are told, below own.url: with slashes"
              + " at both ends; empty for that of the org.seedferry.rpc.profile that is called like"
              + " the *arr or shows its category, and /transmission/ where there is none")
  String url_base() default "";

  @AttributeDefinition(
      description =
          "The path under which the *arr see the local root, for a path mapping; empty where they"
              + " see it under the same path")
  String root_seen_as() default "";

  @AttributeDefinition(description = "What this host is called in the *arr")
  String client_name() default "Seedferry";
}
