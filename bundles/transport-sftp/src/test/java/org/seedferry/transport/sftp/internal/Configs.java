package org.seedferry.transport.sftp.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Makes a configuration of the defaults and what differs from them. */
final class Configs {

  private Configs() {}

  static SftpTransport.Config with(Map<String, Object> values) {
    return (SftpTransport.Config)
        Proxy.newProxyInstance(
            Configs.class.getClassLoader(),
            new Class<?>[] {SftpTransport.Config.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
