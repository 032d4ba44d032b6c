package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.Nginx;
import org.seedferry.itests.peers.Sshd;
import org.seedferry.itests.peers.Vsftpd;

/**
 * {@code run --from … --to … --once} brings home what is there, identical, and fetches nothing the
 * second time.
 */
class OnceIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir private Path folder;

  @Test
  void aFolderOfThisMachine() throws Exception {
    Path source = source(true);
    bringHomeTwice(source, source.toString());
  }

  @Test
  void aFolderBehindARealSshd() throws Exception {
    try (Sshd sshd = Sshd.start(folder.resolve("sshd"))) {
      Path source = source(true);
      bringHomeTwice(source, sshd.uri(source));
    }
  }

  @Test
  void aFolderBehindARealNginx() throws Exception {
    // Its listings leave out hidden files.
    Path source = source(false);
    try (Nginx nginx = Nginx.start(folder.resolve("nginx"), source)) {
      bringHomeTwice(source, nginx.uri());
    }
  }

  @Test
  void aFolderBehindARealVsftpd() throws Exception {
    Path source = source(true);
    try (Vsftpd vsftpd = Vsftpd.start(Files.createDirectories(folder.resolve("vsftpd")), source)) {
      bringHomeTwice(source, vsftpd.uri());
    }
  }

  private Path source(boolean hidden) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Trees.makeNasty(source, hidden);
    return source;
  }

  private void bringHomeTwice(Path source, String from) throws Exception {
    Path target = folder.resolve("target");
    assertThat(run(from, target))
        .doesNotContain("WARN")
        .doesNotContain("ERROR")
        .contains("is home as 'big.mkv'");
    Trees.assertIdentical(source, target);
    assertThat(run(from, target)).doesNotContain("is home as").contains("all is home");
    Trees.assertIdentical(source, target);
  }

  private String run(String from, Path target) throws InterruptedException {
    try (HostProcess host =
        HostProcess.start(
            "run",
            "--from",
            from,
            "--to",
            target.toString(),
            "--once",
            "--settle",
            "1s",
            "--home",
            folder.resolve("home").toString())) {
      assertThat(host.exitCode(LIMIT)).as(host.output()).isZero();
      return host.output();
    }
  }
}
