package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLayoutTest {

  @TempDir Path logs;
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("seedferry.logs", logs.toString());
    context.putProperty("seedferry.log.target", "System.err");
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback-host.xml"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void keyValuesAndMdcAreSeen() throws Exception {
    context.getMDCAdapter().put("transfer_id", "7");
    context.getLogger("org.seedferry.a").atInfo().addKeyValue("reason", "done").log("ended");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).contains("INFO").contains("ended reason=\"done\" transfer_id=7");
  }

  @Test
  void whatMovesTheCursorOrFakesALineIsReplaced() throws Exception {
    context
        .getLogger("org.seedferry.a")
        .atWarn()
        .addKeyValue("name", "a\u202Eb")
        .log("x\u001b[2Jy\n2026 INFO fake\u009b");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).contains("x?[2Jy?2026 INFO fake? name=\"a?b\"");
  }

  @Test
  void anExceptionsMessageCannotFakeALineEither() throws Exception {
    context
        .getLogger("org.seedferry.a")
        .error("bad", new IllegalStateException("one\u001b[2J\n2026 INFO fake"));

    assertThat(lines().get(1)).isEqualTo("java.lang.IllegalStateException: one?[2J");
    assertThat(lines().get(2)).isEqualTo("  / 2026 INFO fake");
    assertThat(lines().get(3)).startsWith("\tat org.seedferry.launcher.LogLayoutTest");
  }

  @Test
  void ofLibrariesOnlyWarningsAreLogged() throws Exception {
    context.getLogger("some.library").info("chatter");
    context.getLogger("some.library").warn("trouble");

    assertThat(lines()).hasSize(1);
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(logs.resolve("seedferry.log"));
  }
}
