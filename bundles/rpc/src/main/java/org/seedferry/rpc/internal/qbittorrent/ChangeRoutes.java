package org.seedferry.rpc.internal.qbittorrent;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Item;

/** What is done to transfers that are shown. */
final class ChangeRoutes {

  private final Desk desk;
  private final Listing listing;

  ChangeRoutes(Desk desk, Listing listing) {
    this.desk = desk;
    this.listing = listing;
  }

  Map<String, Route> routes() {
    Map<String, Route> routes = new HashMap<>();
    routes.put("torrents/delete", this::delete);
    routes.put("torrents/pause", forEach(desk::pause));
    routes.put("torrents/stop", forEach(desk::pause));
    routes.put("torrents/resume", forEach(desk::resume));
    routes.put("torrents/start", forEach(desk::resume));
    // Every byte is verified before a delivery gets its name, and again is never needed.
    routes.put("torrents/recheck", forEach(items -> {}));
    routes.put("torrents/reannounce", forEach(items -> {}));
    routes.put("torrents/topPrio", forEach(desk::first));
    routes.put("torrents/increasePrio", forEach(desk::first));
    routes.put("torrents/setShareLimits", this::setShareLimits);
    routes.put("torrents/setForceStart", this::setForceStart);
    for (String wrong : List.of("bottomPrio", "decreasePrio")) {
      routes.put("torrents/" + wrong, refused("A transfer can only be put first: topPrio."));
    }
    for (String wrong : List.of("rename", "renameFile", "renameFolder")) {
      routes.put("torrents/" + wrong, refused("A delivery keeps the name that its seedbox gives."));
    }
    routes.put(
        "torrents/filePrio",
        refused("Which files come home is set by their names, in Seedferry's own settings."));
    routes.put(
        "torrents/setLocation",
        refused("The category decides the folder of a delivery: setCategory before it is home."));
    return routes;
  }

  private Route forEach(Consumer<Collection<Item>> change) {
    return parameters -> {
      change.accept(listing.named(parameters));
      return Reply.nothing();
    };
  }

  private static Route refused(String why) {
    return parameters -> {
      throw new Refusal(Refusal.CONFLICT, why);
    };
  }

  /** An *arr that keeps the data says nothing of it. */
  private Reply delete(Parameters parameters) throws Refusal {
    desk.remove(listing.named(parameters), parameters.flag("deleteFiles"));
    return Reply.nothing();
  }

  private Reply setShareLimits(Parameters parameters) throws Refusal {
    parameters.needed("ratioLimit");
    parameters.needed("seedingTimeLimit");
    SeedGoal goal = goal(parameters);
    for (Item item : listing.named(parameters)) {
      desk.goal(item, goal);
    }
    return Reply.nothing();
  }

  /** Of {@code ratioLimit} and {@code seedingTimeLimit} in minutes; what is negative is no goal. */
  static SeedGoal goal(Parameters parameters) throws Refusal {
    double ratio = parameters.number("ratioLimit", -1);
    int minutes = parameters.count("seedingTimeLimit", -1);
    return new SeedGoal(ratio < 0 ? null : ratio, minutes < 0 ? null : Duration.ofMinutes(minutes));
  }

  /** Nothing waits for a slot here that could be forced; it goes on, and goes first. */
  private Reply setForceStart(Parameters parameters) throws Refusal {
    List<Item> items = listing.named(parameters);
    if (parameters.flag("value")) {
      desk.resume(items);
      desk.first(items);
    }
    return Reply.nothing();
  }
}
