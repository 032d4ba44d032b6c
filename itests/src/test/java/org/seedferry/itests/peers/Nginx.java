package org.seedferry.itests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.seedferry.testing.daemon.Daemon;

/** A real nginx that serves a folder with its listings. */
public final class Nginx implements AutoCloseable {

  private final int port;
  private final Daemon daemon;

  private Nginx(int port, Daemon daemon) {
    this.port = port;
    this.daemon = daemon;
  }

  /** Starts one; its files lie in the first folder, it serves the second. */
  public static Nginx start(Path folder, Path served) throws IOException {
    Path program = Daemon.program("nginx");
    Files.createDirectories(folder.resolve("tmp"));
    int port = Daemon.freePort();
    boolean root = System.getProperty("user.name").equals("root");
    Path config =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            %4$s
            worker_processes 1;
            events { worker_connections 256; }
            http {
              access_log %1$s/access.log;
              client_body_temp_path %1$s/tmp/b; proxy_temp_path %1$s/tmp/p; fastcgi_temp_path %1$s/tmp/f;
              uwsgi_temp_path %1$s/tmp/u; scgi_temp_path %1$s/tmp/s;
              charset utf-8; sendfile on; default_type application/octet-stream;
              server { listen 127.0.0.1:%2$d; location / { alias %3$s/; autoindex on; autoindex_exact_size on; } }
            }
            """
                .formatted(folder, port, served, root ? "user root;" : ""));
    Daemon daemon =
        Daemon.start(
            folder.resolve("log"),
            program.toString(),
            "-p",
            folder.toString(),
            "-c",
            config.toString());
    return new Nginx(port, daemon.awaitPort(port));
  }

  public String uri() {
    return "http://127.0.0.1:" + port + "/";
  }

  @Override
  public void close() {
    daemon.close();
  }
}
