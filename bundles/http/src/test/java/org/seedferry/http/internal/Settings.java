package org.seedferry.http.internal;

import java.lang.annotation.Annotation;

/** Settings as a configuration would give them. */
record Settings(
    String address,
    String user,
    String _password,
    String password_file,
    String[] hosts,
    int threads)
    implements HttpSettings {

  static Settings at(String address) {
    return new Settings(address, "", "", "", new String[0], 10);
  }

  Settings login(String name, String password) {
    return new Settings(address, name, password, password_file, hosts, threads);
  }

  Settings passwordFile(String file) {
    return new Settings(address, user, _password, file, hosts, threads);
  }

  Settings hosts(String... names) {
    return new Settings(address, user, _password, password_file, names, threads);
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return HttpSettings.class;
  }
}
