package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "sftp://me@Box.Example/home/me/dl, box.example, 22, me, /home/me/dl",
    "sftp://me@box:2222/dl/, box, 2222, me, /dl",
    "sftp://me@box, box, 22, me, .",
    "sftp://me@box/, box, 22, me, /",
    "sftp://me@box/~, box, 22, me, .",
    "sftp://me@box/~/, box, 22, me, .",
    "sftp://me@box/~/dl/x, box, 22, me, dl/x",
    "sftp://me@box/~other, box, 22, me, /~other",
    "sftp://me%40host@box:22/a%20b, box, 22, me@host, /a b",
    "sftp://me@[2001:DB8::1]:2222/x, 2001:db8::1, 2222, me, /x",
    "sftp://me@[2001:db8::1]/x, 2001:db8::1, 22, me, /x",
  })
  void aLocationTellsHostPortUserAndFolder(
      String uri, String host, int port, String user, String path) throws Exception {
    assertThat(Address.of(Location.parse(uri, null)))
        .isEqualTo(new Address(host, port, user, path));
  }

  @Test
  void withoutAUserItIsThisProcesss() throws Exception {
    assertThat(Address.of(Location.parse("sftp://box/x", null)).user())
        .isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void openSshsNameHasThePortWhereItIsNotTheUsualOne() {
    assertThat(new Address("box", 22, "me", "/").knownAs()).isEqualTo("box");
    assertThat(new Address("box", 2222, "me", "/").knownAs()).isEqualTo("[box]:2222");
    assertThat(new Address("::1", 22, "me", "/")).hasToString("[::1]:22");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sftp:///x", "sftp://me@box:0/x", "sftp://me@box:70000/x"})
  void whatCannotBeReachedIsRefused(String uri) {
    Location location = Location.parse(uri, null);

    assertThatThrownBy(() -> Address.of(location)).isInstanceOf(RemoteFailure.class);
  }
}
