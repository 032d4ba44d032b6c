package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.seedferry.api.transport.Location;

class ConnectionsTest {

  /** A fetch that can use any number of connections. */
  private static final class Party implements Demand {
    private final Host host;
    private final String seedbox;
    private int openings;
    private int connections;
    private int small;
    private boolean heldUp;

    Party(Host host, String seedbox, int openings) {
      this.host = host;
      this.seedbox = seedbox;
      this.openings = openings;
    }

    @Override
    public Host host() {
      return host;
    }

    @Override
    public String seedbox() {
      return seedbox;
    }

    @Override
    public int connections() {
      return connections;
    }

    @Override
    public int openings(long now) {
      return openings;
    }

    @Override
    public int smallFiles() {
      return small;
    }

    @Override
    public boolean isHeldUp(long now) {
      return heldUp;
    }

    @Override
    public void dismiss() {
      connections--;
    }

    boolean hire() {
      connections++;
      openings--;
      return true;
    }
  }

  private static final Limits WIDE = new Limits(64, 16, 32, 16);

  private final Connections connections = new Connections();
  private final List<Party> parties = new ArrayList<>();
  private long now = 1_000;

  @Test
  void oneHostIsOneWhoeverLogsInAndWhereverTheFolderIs() {
    Host first = host("https://me@box.example/a");
    assertThat(host("https://you@box.example/b")).isSameAs(first);
    assertThat(host("https://box.example:444/a")).isNotSameAs(first);
    assertThat(host("sftp://box.example/a")).isNotSameAs(first);
  }

  @Test
  void aLargeFileBeginsWithFewAndManySmallOnesWithAllThatMayBe() {
    Party large = party("http://a/", "a", 100);
    Party small = party("http://b/", "b", 100);
    small.small = 100;
    steer(WIDE);
    assertThat(large.connections).isEqualTo(Climb.FEW);
    assertThat(small.connections).isEqualTo(16);
  }

  @Test
  void everyLimitHolds() {
    for (int i = 0; i < 4; i++) {
      party("http://host" + i + "/", i < 2 ? "one" : "two", 100).small = 100;
    }
    steer(new Limits(64, 16, 20, 7));
    assertThat(parties).extracting(Party::connections).containsOnly(7);
    parties.forEach(party -> party.connections = 0);
    steer(new Limits(64, 5, 20, 7));
    assertThat(parties).extracting(Party::connections).containsOnly(5);
    parties.forEach(party -> party.connections = 0);
    steer(new Limits(64, 16, 4, 7));
    assertThat(parties).extracting(Party::connections).containsOnly(2);
    parties.forEach(party -> party.connections = 0);
    steer(new Limits(6, 16, 20, 7));
    assertThat(parties.stream().mapToInt(Party::connections).sum()).isEqualTo(6);
    assertThat(parties).extracting(Party::connections).contains(1, 2);
  }

  @Test
  void whoComesLaterGetsItsShareOneConnectionAtATime() {
    Party first = party("http://a/", "a", 100);
    first.small = 100;
    steer(WIDE);
    assertThat(first.connections).isEqualTo(16);
    Party second = party("http://a/", "a", 100);
    second.small = 100;
    for (int i = 0; i < 20; i++) {
      steer(WIDE);
    }
    assertThat(second.connections).isEqualTo(8);
    assertThat(first.connections).isEqualTo(8);
  }

  @Test
  void aHostThatTakesNoMoreIsNotAskedForMoreForAWhile() {
    Party party = party("http://a/", "a", 100);
    party.small = 100;
    party.host.begins("connection 1");
    party.host.begins("connection 2");
    party.host.refuses(null, now);
    steer(WIDE);
    assertThat(party.connections).isEqualTo(2);
    now += Duration.ofMinutes(2).toMillis();
    steer(WIDE);
    assertThat(party.connections).isEqualTo(16);
  }

  @Test
  void aHostThatAsksToWaitIsLeftAloneByAll() {
    Party one = party("http://a/", "a", 100);
    Party other = party("http://a/", "b", 100);
    one.host.pause(now + 5_000);
    steer(WIDE);
    assertThat(one.connections + other.connections).isZero();
    now += 5_000;
    steer(WIDE);
    assertThat(one.connections + other.connections).isEqualTo(Climb.FEW);
  }

  @Test
  void aLimitOfTheBandwidthBringsNoConnectionMore() {
    Party party = party("http://a/", "a", 1_000);
    steer(WIDE);
    party.heldUp = true;
    for (int i = 0; i < 600; i++) {
      // A rate that falls and rises again, as where a limit is changed: without it they would
      // climb.
      party.host.received(i < 300 ? 1_000_000 : 10_000);
      party.small = i;
      steer(WIDE);
    }
    assertThat(party.connections).isEqualTo(Climb.FEW);
    party.heldUp = false;
    party.small = 0;
    for (int i = 0; i < 20; i++) {
      party.host.received(party.connections * 1_000_000);
      steer(WIDE);
    }
    assertThat(party.connections).isEqualTo(16);
  }

  private void steer(Limits limits) {
    connections.steer(parties, limits, now, Party::hire);
    now += 100;
  }

  private Party party(String uri, String seedbox, int openings) {
    Party party = new Party(host(uri), seedbox, openings);
    parties.add(party);
    return party;
  }

  private Host host(String uri) {
    return connections.host(Location.parse(uri, null));
  }
}
