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

  @Test
  void whatIsAnnouncedReachesASessionThatOpensAhead() throws Exception {
    List<OpensAhead.Next> announced = new ArrayList<>();
    present.add(new Announced(announced));
    List<OpensAhead.Next> files = List.of(new OpensAhead.Next(RemotePath.parse("a"), 5));
    try (TransportSession session = transports.open(location)) {
      assertThat(session)
          .isInstanceOfSatisfying(
              OpensAhead.class,
              ahead -> {
                ahead.next(files);
                assertThat(ahead.depth()).isEqualTo(7);
              });
    }
    assertThat(announced).isEqualTo(files);
  }

  @Test
  void nothingIsWorthToBeAnnouncedToASessionThatDoesNotOpenAhead() throws Exception {
    present.add(new Unloadable());
    OpensAhead ahead = (OpensAhead) transports.open(location);
    ahead.next(List.of(new OpensAhead.Next(RemotePath.parse("a"), 5)));
    assertThat(ahead.depth()).isZero();
  }

  @Test
  void anAnnouncementToABundleThatWasUpdatedIsNoDefect() throws Exception {
    present.add(new Announced(null));
    OpensAhead ahead = (OpensAhead) transports.open(location);
    assertThatThrownBy(() -> ahead.next(List.of())).isInstanceOf(NoClassDefFoundError.class);
    present.clear();
    assertThatCode(() -> ahead.next(List.of())).doesNotThrowAnyException();
  }

  /** Its sessions write down what is announced; with nothing to write to, they cannot be loaded. */
  private record Announced(List<OpensAhead.Next> announced) implements Transport {

    @Override
    public Set<String> schemes() {
      return Set.of("file");
    }

    @Override
    public TransportSession open(Location location) {
      return new Session(announced);
    }

    private record Session(List<OpensAhead.Next> announced)
        implements TransportSession, OpensAhead {

      @Override
      public List<RemoteEntry> list(RemotePath folder) {
        return List.of();
      }

      @Override
      public RemoteEntry stat(RemotePath path) {
        return new RemoteEntry(path.name(), RemoteEntry.Kind.FILE, 0, null);
      }

      @Override
      public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected) {
        return new Body();
      }

      @Override
      public int depth() {
        return 7;
      }

      @Override
      public void next(List<Next> files) {
        if (announced == null) {
          throw new NoClassDefFoundError("a/B");
        }
        announced.addAll(files);
      }

      @Override
      public void close() {}
    }
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
