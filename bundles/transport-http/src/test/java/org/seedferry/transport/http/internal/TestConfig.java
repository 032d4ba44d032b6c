package org.seedferry.transport.http.internal;

import java.lang.annotation.Annotation;

/** A configuration for tests. */
record TestConfig(String connect_timeout, String stall_timeout, String user_agent, String ca_file)
    implements HttpTransport.Config {

  static TestConfig defaults() {
    return new TestConfig("10s", "60s", "Seedferry test", "");
  }

  TestConfig stall(String duration) {
    return new TestConfig(connect_timeout, duration, user_agent, ca_file);
  }

  TestConfig trusting(String file) {
    return new TestConfig(connect_timeout, stall_timeout, user_agent, file);
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return HttpTransport.Config.class;
  }
}
