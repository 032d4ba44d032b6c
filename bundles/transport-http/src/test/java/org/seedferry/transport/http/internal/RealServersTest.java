package org.seedferry.transport.http.internal;

import static org.seedferry.testing.daemon.Daemon.needFile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.testing.transport.Lack;
import org.seedferry.testing.transport.TransportContract;

/** The contract over the web servers that are out there, in all their kinds of listings. */
class RealServersTest {

  private static final String PASSWORD = "pass word";

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class RealServer extends TransportContract {

    private final HttpTransport transport = new HttpTransport(TestConfig.defaults());
    private final Set<Lack> lacks;
    private Daemon daemon;

    RealServer(Lack... more) {
      this.lacks = EnumSet.of(Lack.LINKS, Lack.SPECIAL_FILES);
      this.lacks.addAll(List.of(more));
    }

    abstract Daemon start() throws Exception;

    String scheme() {
      return "http";
    }

    @BeforeAll
    void startTheServer() throws Exception {
      daemon = start();
    }

    @AfterAll
    void stopTheServer() throws Exception {
      transport.close();
      if (daemon != null) {
        daemon.stop();
      }
    }

    @Override
    protected Transport transport() {
      return transport;
    }

    @Override
    protected Path folder() {
      return daemon.files();
    }

    @Override
    protected Location location() {
      String user = lacks.contains(Lack.LOGIN) ? "" : "me@";
      return Location.parse(
          scheme() + "://" + user + "127.0.0.1:" + daemon.port() + "/files",
          Secret.ofNullable(user.isEmpty() ? null : PASSWORD));
    }

    @Override
    protected Set<Lack> lacks() {
      return lacks;
    }

    @Override
    protected void restartPeer() throws Exception {
      daemon.restart();
    }
  }

  @Nested
  class NginxAutoindex extends RealServer {

    NginxAutoindex() {
      super(Lack.HIDDEN_NAMES, Lack.LISTED_TIMES);
    }

    @Override
    Daemon start() throws Exception {
      return nginx("", "autoindex on;");
    }
  }

  @Nested
  class NginxAutoindexWithRoundedSizes extends RealServer {

    NginxAutoindexWithRoundedSizes() {
      super(Lack.HIDDEN_NAMES, Lack.LISTED_TIMES, Lack.LISTED_SIZES);
    }

    @Override
    Daemon start() throws Exception {
      return nginx("", "autoindex on; autoindex_exact_size off; autoindex_localtime on;");
    }
  }

  @Nested
  class NginxJson extends RealServer {

    NginxJson() {
      super(Lack.HIDDEN_NAMES);
    }

    @Override
    Daemon start() throws Exception {
      return nginx("", "autoindex on; autoindex_format json;");
    }
  }

  @Nested
  class NginxFancyindex extends RealServer {

    NginxFancyindex() {
      super(Lack.HIDDEN_NAMES, Lack.LISTED_TIMES);
    }

    @Override
    Daemon start() throws Exception {
      String module = "/usr/lib/nginx/modules/ngx_http_fancyindex_module.so";
      needFile(Path.of(module));
      return nginx("load_module " + module + ";", "fancyindex on;");
    }
  }

  @Nested
  class ApachePlain extends RealServer {

    ApachePlain() {
      super(Lack.LISTED_TIMES, Lack.LISTED_SIZES);
    }

    @Override
    Daemon start() throws Exception {
      return apache("");
    }
  }

  @Nested
  class ApacheFancy extends RealServer {

    ApacheFancy() {
      super(Lack.LISTED_TIMES, Lack.LISTED_SIZES);
    }

    @Override
    Daemon start() throws Exception {
      return apache("IndexOptions FancyIndexing");
    }
  }

  @Nested
  class ApacheTable extends RealServer {

    ApacheTable() {
      super(Lack.LISTED_TIMES, Lack.LISTED_SIZES);
    }

    @Override
    Daemon start() throws Exception {
      return apache("IndexOptions FancyIndexing HTMLTable XHTML IconsAreLinks NameWidth=12");
    }
  }

  @Nested
  class CaddyBrowse extends RealServer {

    CaddyBrowse() {
      super(Lack.LOGIN);
    }

    @Override
    Daemon start() throws Exception {
      return caddy("");
    }
  }

  @Nested
  class CaddyPages extends RealServer {

    CaddyPages() {
      super(Lack.LOGIN);
    }

    @Override
    Daemon start() throws Exception {
      return caddy("request_header Accept text/html");
    }
  }

  @Nested
  class NginxDav extends RealServer {

    NginxDav() {
      super(Lack.HIDDEN_NAMES);
    }

    @Override
    String scheme() {
      return "dav";
    }

    @Override
    Daemon start() throws Exception {
      String module = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";
      needFile(Path.of(module));
      return nginx("load_module " + module + ";", "dav_ext_methods PROPFIND OPTIONS;");
    }
  }

  @Nested
  class ApacheDav extends RealServer {

    @Override
    String scheme() {
      return "dav";
    }

    @Override
    Daemon start() throws Exception {
      return apache("Dav On");
    }
  }

  @Nested
  class RcloneDav extends RealServer {

    RcloneDav() {
      super(Lack.CONTROL_CHARACTERS);
    }

    @Override
    String scheme() {
      return "dav";
    }

    @Override
    Daemon start() throws Exception {
      return Daemon.start(
          "/usr/bin/rclone",
          (home, files, port) ->
              List.of(
                  "serve",
                  "webdav",
                  home.toString(),
                  "--addr=127.0.0.1:" + port,
                  "--user=me",
                  "--pass=" + PASSWORD,
                  "--dir-cache-time=0s"));
    }
  }

  private static Daemon nginx(String before, String options) throws Exception {
    return Daemon.start(
        "/usr/sbin/nginx",
        (home, files, port) -> {
          Path config = home.resolve("nginx.conf");
          String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
          String temporary =
              """
              client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
              uwsgi_temp_path t4; scgi_temp_path t5;
              """;
          Files.writeString(
              config,
              before
                  + user
                  + "daemon off; pid nginx.pid; error_log stderr; events {} http { access_log off;"
                  + temporary
                  + "server { listen 127.0.0.1:"
                  + port
                  + "; root "
                  + home
                  + "; auth_basic test; auth_basic_user_file "
                  + passwords(home)
                  + "; location / { "
                  + options
                  + " } } }");
          return List.of("-p", home + "/", "-e", "stderr", "-c", config.toString());
        });
  }

  private static Daemon apache(String options) throws Exception {
    Path modules = Path.of("/usr/lib/apache2/modules");
    return Daemon.start(
        "/usr/sbin/apache2",
        (home, files, port) -> {
          StringBuilder config = new StringBuilder();
          for (String module :
              List.of(
                  "mpm_event",
                  "authn_core",
                  "authn_file",
                  "authz_core",
                  "authz_user",
                  "auth_basic",
                  "autoindex",
                  "dav",
                  "dav_fs",
                  "dir")) {
            Path file = modules.resolve("mod_" + module + ".so");
            needFile(file);
            config
                .append("LoadModule ")
                .append(module)
                .append("_module ")
                .append(file)
                .append('\n');
          }
          config.append(
              """
              ServerName localhost
              ServerRoot "%1$s"
              DefaultRuntimeDir "%1$s"
              PidFile "%1$s/pid"
              ErrorLog "%1$s/error.log"
              Listen 127.0.0.1:%2$d
              User www-data
              Group www-data
              DocumentRoot "%1$s"
              DavLockDB "%1$s/locks"
              <Directory "%1$s">
              Options +Indexes
              %3$s
              AuthType Basic
              AuthName test
              AuthUserFile "%4$s"
              Require valid-user
              </Directory>
              """
                  .formatted(home, port, options, passwords(home)));
          Path file = Files.writeString(home.resolve("apache.conf"), config);
          return List.of("-D", "FOREGROUND", "-f", file.toString());
        });
  }

  private static Daemon caddy(String options) throws Exception {
    return Daemon.start(
        "/usr/bin/caddy",
        (home, files, port) -> {
          Path config =
              Files.writeString(
                  home.resolve("Caddyfile"),
                  """
                  {
                    admin off
                    auto_https off
                  }
                  http://127.0.0.1:%d {
                    root * %s
                    %s
                    file_server browse
                  }
                  """
                      .formatted(port, home, options));
          return List.of("run", "--config", config.toString(), "--adapter", "caddyfile");
        });
  }

  private static Path passwords(Path home) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest(PASSWORD.getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        home.resolve("passwords"), "me:{SHA}" + Base64.getEncoder().encodeToString(digest) + "\n");
  }
}
