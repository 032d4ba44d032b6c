package org.seedferry.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;

class LeasedSessionTest {

  private final List<Transport> present = new ArrayList<>();
  private final Transports transports = new Transports(() -> present);
  private final Location location = Location.parse("file:///x", null);

  @Test
  void whatABundleThatWasUpdatedCannotLoadAnyMoreIsNoDefect() throws Exception {
    present.add(new Unloadable());
    TransportSession session = transports.open(location);
    RemoteBody body = session.open(RemotePath.parse("a"), 0, -1, null);
    present.clear();

    assertThatThrownBy(() -> session.list(RemotePath.ROOT))
        .isInstanceOfSatisfying(
            RemoteFailure.class, e -> assertThat(e.advice()).isEqualTo(Advice.ABSENT));
    assertThatCode(body::close).doesNotThrowAnyException();
    assertThatCode(session::close).doesNotThrowAnyException();
  }

  @Test
  void whatABundleThatIsThereCannotLoadIsADefect() throws Exception {
    present.add(new Unloadable());
    TransportSession session = transports.open(location);
    RemoteBody body = session.open(RemotePath.parse("a"), 0, -1, null);
    assertThatThrownBy(body::close).isInstanceOf(NoClassDefFoundError.class);
    assertThatThrownBy(session::close).isInstanceOf(NoClassDefFoundError.class);
  }

  /** All of whose classes are gone but those that it has used. */
  private static final class Unloadable implements Transport {

    @Override
    public Set<String> schemes() {
      return Set.of("file");
    }

    @Override
    public TransportSession open(Location location) {
      return new TransportSession() {

        @Override
        public List<RemoteEntry> list(RemotePath folder) {
          throw new NoClassDefFoundError("a/B");
        }

        @Override
        public RemoteEntry stat(RemotePath path) {
          throw new NoClassDefFoundError("a/B");
        }

        @Override
        public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected) {
          return new Body();
        }

        @Override
        public void close() {
          throw new NoClassDefFoundError("a/B");
        }
      };
    }
  }

  private static final class Body implements RemoteBody {

    @Override
    public Fingerprint fingerprint() {
      return new Fingerprint(0, "");
    }

    @Override
    public long offset() {
      return 0;
    }

    @Override
    public int read(ByteBuffer target) {
      return -1;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      throw new NoClassDefFoundError("a/B");
    }
  }
}
