package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import org.apache.sshd.common.AttributeRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class ClientTest {

  @Test
  void afterItsEndNoSocketIsMade() {
    Duration minute = Duration.ofMinutes(1);
    Client client =
        new Client(
            new SftpTransport.Settings(minute, minute, Duration.ZERO, 1, 1 << 20, 1 << 15), null);
    client.close();
    InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    assertThatThrownBy(
            () -> client.connect("me", place, AttributeRepository.ofAttributesMap(Map.of())))
        .isInstanceOf(ClosedChannelException.class);
  }
}
