package org.seedferry.rpc.internal.desk;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of what looks like a torrent client. */
@ObjectClassDefinition(
    name = "Torrent client",
    description =
        "What Sonarr, Radarr and Lidarr see as a torrent client: which seedboxes their grabs are"
            + " given to, and how their files are to be taken.")
public @interface RpcSettings {

  /** The PID that holds them. */
  String PID = "org.seedferry.rpc";

  @AttributeDefinition(
      description =
          "The pause between two looks for what is to be given to a seedbox; while one is getting"
              + " something that was grabbed, it is also asked this often how far it is (duration).",
      min = "1s",
      max = "1h")
  String interval() default "15s";

  @AttributeDefinition(
      required = false,
      description =
          "The names of the seedboxes that grabs are given to, the preferred one first: the next is"
              + " taken when one is away, refuses it or has no slot. None: all that take transfers,"
              + " by their names.")
  String[] seedboxes() default {};

  @AttributeDefinition(
      description =
          "How many transfers that are not complete each seedbox may have before a grab waits or"
              + " goes to another one; 0 for no limit.",
      min = "0",
      max = "100000")
  int slots() default 0;

  @AttributeDefinition(
      required = false,
      description =
          "The path by which the *arr see the local root, where that is another one than here, as in"
              + " a container; empty for the local root's own.")
  String root() default "";

  @AttributeDefinition(
      description =
          "Whether an *arr may move a delivery away: what is home is shown as stopped with its limit"
              + " reached, so that it needs its room once. Else it copies or links, and is told to"
              + " remove it when it has been seeded as agreed. The seedbox seeds on either way.")
  boolean move() default true;
}
