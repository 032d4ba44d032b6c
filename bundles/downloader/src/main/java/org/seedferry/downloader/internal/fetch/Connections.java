package org.seedferry.downloader.internal.fetch;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.seedferry.api.transport.Location;

/**
 * Decides how many connections each fetch has: the one place where they are given out and taken
 * back. A free one goes to the fetch that has the fewest.
 */
final class Connections {

  private final Map<String, Host> hosts = new ConcurrentHashMap<>();

  /** What is known of the host of a location. */
  Host host(Location location) {
    String authority = location.uri().getRawAuthority();
    String name = authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    return hosts.computeIfAbsent(location.scheme() + "://" + name, Host::new);
  }

  /**
   * Gives out what pays and takes back what does not. Called by one thread at a time.
   *
   * @param hire gives a fetch one connection more; false when none is to be had
   */
  <D extends Demand> void steer(Collection<D> fetches, Limits limits, long now, Predicate<D> hire) {
    List<D> all = fetches.stream().filter(each -> each.host() != null).toList();
    Set<Host> inUse = new HashSet<>();
    all.forEach(each -> inUse.add(each.host()));
    inUse.forEach(host -> look(host, all, limits, now));
    Set<D> unlucky = new HashSet<>();
    for (Optional<D> next = neediest(all, unlucky, limits, now);
        next.isPresent();
        next = neediest(all, unlucky, limits, now)) {
      if (!hire.test(next.get())) {
        unlucky.add(next.get());
      }
    }
    balance(all, limits, now);
  }

  private static void look(Host host, List<? extends Demand> all, Limits limits, long now) {
    List<? extends Demand> its = all.stream().filter(each -> each.host() == host).toList();
    int active = connections(its);
    int small = smallFiles(its, now);
    if (its.stream().anyMatch(each -> each.isHeldUp(now))) {
      host.lookAway(now);
    } else if (small == 0) {
      host.look(now, active, limits.perHost());
    }
    // What only the settings have lowered goes by itself, with the segments under way.
    if (active > host.allowed(now, Integer.MAX_VALUE, small)) {
      its.stream().max(Comparator.comparingInt(Demand::connections)).ifPresent(Demand::dismiss);
    }
  }

  /** Under a limit no round trip is worth a further connection. */
  private static int smallFiles(List<? extends Demand> fetches, long now) {
    return fetches.stream().filter(each -> !each.isHeldUp(now)).mapToInt(Demand::smallFiles).sum();
  }

  private static <D extends Demand> Optional<D> neediest(
      List<D> all, Set<D> unlucky, Limits limits, long now) {
    return all.stream()
        .filter(each -> !unlucky.contains(each) && isWanting(each, now))
        .filter(each -> isWithin(each, all, limits, now))
        .min(Comparator.comparingInt(Demand::connections));
  }

  private static boolean isWanting(Demand fetch, long now) {
    return !fetch.host().isPaused(now) && fetch.openings(now) > 0;
  }

  private static boolean isWithin(
      Demand fetch, List<? extends Demand> all, Limits limits, long now) {
    return fetch.connections() < limits.perTransfer()
        && connections(all) < limits.inAll()
        && connections(ofSeedbox(fetch, all)) < limits.perSeedbox()
        && hasHostRoom(fetch, all, limits, now);
  }

  private static boolean hasHostRoom(
      Demand fetch, List<? extends Demand> all, Limits limits, long now) {
    List<? extends Demand> neighbours =
        all.stream().filter(each -> each.host() == fetch.host()).toList();
    int small = smallFiles(neighbours, now);
    return connections(neighbours) < fetch.host().allowed(now, limits.perHost(), small);
  }

  private static List<? extends Demand> ofSeedbox(Demand fetch, List<? extends Demand> all) {
    return all.stream().filter(each -> each.seedbox().equals(fetch.seedbox())).toList();
  }

  private static int connections(List<? extends Demand> fetches) {
    return fetches.stream().mapToInt(Demand::connections).sum();
  }

  /** Who has nothing gets something from who has much, one connection at a time. */
  private static void balance(List<? extends Demand> all, Limits limits, long now) {
    Optional<? extends Demand> poor =
        all.stream()
            .filter(each -> each.connections() < limits.perTransfer() && isWanting(each, now))
            .min(Comparator.comparingInt(Demand::connections));
    if (poor.isEmpty()) {
      return;
    }
    Demand wanting = poor.get();
    boolean hostIsFull = !hasHostRoom(wanting, all, limits, now);
    boolean seedboxIsFull = connections(ofSeedbox(wanting, all)) >= limits.perSeedbox();
    all.stream()
        .filter(
            each ->
                hostIsFull && each.host() == wanting.host()
                    || seedboxIsFull && each.seedbox().equals(wanting.seedbox())
                    || connections(all) >= limits.inAll())
        .max(Comparator.comparingInt(Demand::connections))
        .filter(rich -> rich.connections() - wanting.connections() >= 2)
        .ifPresent(Demand::dismiss);
  }
}
