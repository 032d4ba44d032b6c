package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.transport.sftp.internal.KnownHosts.Verdict;

class KnownHostsTest {

  private static final String TYPE = "ssh-ed25519";

  @TempDir Path temp;

  @Test
  void aHostIsKnownByNamePortAndPattern() throws Exception {
    KnownHosts known =
        read(
            """
            # a comment

            box.example,10.0.0.1 ssh-ed25519 AAAA me@home
            [box.example]:2222 ssh-ed25519 BBBB
            *.wild.example,!evil.wild.example ssh-ed25519 CCCC
            [2001:db8::1]:2222 ssh-ed25519 DDDD
            """);

    assertThat(known.judge("box.example", TYPE, "AAAA")).isEqualTo(Verdict.KNOWN);
    assertThat(known.judge("10.0.0.1", TYPE, "AAAA")).isEqualTo(Verdict.KNOWN);
    assertThat(known.judge("[box.example]:2222", TYPE, "BBBB")).isEqualTo(Verdict.KNOWN);
    assertThat(known.judge("[box.example]:2222", TYPE, "AAAA")).isEqualTo(Verdict.CHANGED);
    assertThat(known.judge("[box.example]:2223", TYPE, "AAAA")).isEqualTo(Verdict.UNKNOWN);
    assertThat(known.judge("a.wild.example", TYPE, "CCCC")).isEqualTo(Verdict.KNOWN);
    assertThat(known.judge("evil.wild.example", TYPE, "CCCC")).isEqualTo(Verdict.UNKNOWN);
    assertThat(known.judge("[2001:db8::1]:2222", TYPE, "DDDD")).isEqualTo(Verdict.KNOWN);
    assertThat(known.judge("boxxexample", TYPE, "AAAA")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aKeyOfAnotherTypeIsUnknownAndNotChanged() throws Exception {
    KnownHosts known = read("box ssh-rsa AAAA\nbox ecdsa-sha2-nistp256 BBBB\n");

    assertThat(known.judge("box", TYPE, "CCCC")).isEqualTo(Verdict.UNKNOWN);
    assertThat(known.typesOf("box")).containsExactly("ssh-rsa", "ecdsa-sha2-nistp256");
    assertThat(known.typesOf("other")).isEmpty();
  }

  @Test
  void oneOfSeveralKeysIsEnough() throws Exception {
    KnownHosts known = read("box ssh-ed25519 OLD\nbox ssh-ed25519 NEW\n");

    assertThat(known.judge("box", TYPE, "NEW")).isEqualTo(Verdict.KNOWN);
    assertThat(known.judge("box", TYPE, "EVIL")).isEqualTo(Verdict.CHANGED);
  }

  @Test
  void aRevokedKeyIsRefusedEvenWhereItIsKnown() throws Exception {
    KnownHosts known = read("box ssh-ed25519 AAAA\n@revoked * ssh-ed25519 AAAA\n");

    assertThat(known.judge("box", TYPE, "AAAA")).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void anAuthorityIsNoHostKey() throws Exception {
    KnownHosts known = read("@cert-authority * ssh-ed25519 AAAA\n");

    assertThat(known.judge("box", TYPE, "AAAA")).isEqualTo(Verdict.UNKNOWN);
    assertThat(known.typesOf("box")).isEmpty();
  }

  @Test
  void brokenLinesAreSkipped() throws Exception {
    KnownHosts known =
        read(
            "box\nbox ssh-ed25519\n|1|x ssh-ed25519 A\n|1|!|! ssh-ed25519 A\nbox ssh-ed25519 OK\n");

    assertThat(known.judge("box", TYPE, "OK")).isEqualTo(Verdict.KNOWN);
  }

  @Test
  void aFileThatIsMissingKnowsNobody() throws Exception {
    assertThat(KnownHosts.read(temp.resolve("none")).judge("box", TYPE, "AAAA"))
        .isEqualTo(Verdict.UNKNOWN);
  }

  private KnownHosts read(String text) throws Exception {
    return KnownHosts.read(Files.writeString(temp.resolve("known_hosts"), text));
  }
}
