package org.seedferry.transport.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;

class SocketsTest {

  private final Sockets sockets = new Sockets();

  @Test
  void allThatAreOpenCloseWithTheirClient() throws IOException {
    Socket first = sockets.open();
    Socket second = sockets.open();
    sockets.close();
    assertThat(first.isClosed()).isTrue();
    assertThat(second.isClosed()).isTrue();
  }

  @Test
  void afterThatNoneIsOpened() throws IOException {
    sockets.close();
    assertThatThrownBy(sockets::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aClientClosesThemAndConnectsNoMore() throws Exception {
    Settings settings = Settings.of(TestConfig.defaults());
    CloseableHttpClient client =
        Clients.client(
            settings,
            Trust.of(List.of()),
            1,
            Duration.ZERO,
            sockets,
            SystemDefaultDnsResolver.INSTANCE);
    Socket underWay = sockets.open();
    client.close(CloseMode.IMMEDIATE);
    assertThat(underWay.isClosed()).isTrue();
    assertThatThrownBy(sockets::open).isInstanceOf(IOException.class);
  }
}
