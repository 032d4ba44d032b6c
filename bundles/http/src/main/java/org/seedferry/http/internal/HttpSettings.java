package org.seedferry.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the HTTP port. */
@ObjectClassDefinition(
    name = "HTTP",
    description = "The one HTTP port: where it listens, and who may come in.")
public @interface HttpSettings {

  /** The PID that holds them. */
  String PID = "org.seedferry.http";

  @AttributeDefinition(
      description =
          "Where to listen: HOST:PORT, [IPV6]:PORT, or off; port 0 takes any free one. Beyond"
              + " loopback a password is required")
  String address() default "127.0.0.1:9091";

  @AttributeDefinition(description = "The user of all faces; empty: any name goes")
  String user() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description = "The password of all faces; empty for none")
  String _password() default "";

  @AttributeDefinition(description = "A file whose first line is the password; empty for none")
  String password_file() default "";

  @AttributeDefinition(
      description =
          "Further names that browsers and programs reach this host by, such as seedferry.lan;"
              + " IP addresses, localhost and the name in address are known. * for any name: then"
              + " nothing keeps a foreign page from having its own name point here")
  String[] hosts() default {};

  @AttributeDefinition(
      min = "6",
      max = "200",
      description = "How many threads the server has at most (6 to 200)")
  int threads() default 10;
}
