package org.seedferry.transport.ftp.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Makes a configuration of the defaults and what differs from them. */
final class Configs {

  private Configs() {}

  static FtpTransport.Config with(Map<String, Object> values) {
    return (FtpTransport.Config)
        Proxy.newProxyInstance(
            Configs.class.getClassLoader(),
            new Class<?>[] {FtpTransport.Config.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
