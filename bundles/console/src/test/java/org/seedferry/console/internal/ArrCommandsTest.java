package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seedferry.api.RemoteFailure;

class ArrCommandsTest {

  private final ArrCommands commands = new ArrCommands();

  @Test
  void setsUpAndTellsWhatWasDone() {
    commands.setup =
        (url, key) -> {
          assertThat(key.reveal()).isEqualTo("k3y");
          return List.of("one of " + url, "two\u001b[31m");
        };
    assertThat(commands.arr("setup", "http://sonarr", " k3y "))
        .startsWith("one of http://sonarr\ntwo")
        .doesNotContain("\u001b");
  }

  @Test
  void tellsWhatIsWrong() {
    assertThat(commands.arr()).startsWith("Write ferry:arr setup URL KEY");
    assertThat(commands.arr("delete", "http://sonarr", "k3y")).startsWith("Write ferry:arr");
    assertThat(commands.arr("setup", "http://sonarr", " ")).startsWith("Write ferry:arr");
    assertThat(commands.arr("setup", "http://sonarr", "k3y")).contains("is not there");
    commands.setup =
        (url, key) -> {
          throw RemoteFailure.askUser("it refuses the API key", null);
        };
    assertThat(commands.arr("setup", "http://sonarr", "k3y"))
        .contains("it refuses the API key")
        .doesNotContain("k3y");
    commands.setup =
        (url, key) -> {
          throw new IllegalArgumentException("url: it must be like http://host:port");
        };
    assertThat(commands.arr("setup", "sonarr", "k3y")).contains("url: it must");
  }
}
