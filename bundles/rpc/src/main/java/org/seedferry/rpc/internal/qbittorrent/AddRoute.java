package org.seedferry.rpc.internal.qbittorrent;

import java.util.List;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.desk.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes grabs: magnet links, one in a line, and torrent files, any number of them at once. The
 * answer has two words only, so why something is refused goes into the log. What is there already
 * is taken again, where the original refuses it: an *arr that has lost its answer asks twice.
 */
final class AddRoute implements Route {

  private static final Logger LOG = LoggerFactory.getLogger(AddRoute.class);

  private static final int NO_TORRENT = 415;

  private final Desk desk;
  private final Profile profile;

  AddRoute(Desk desk, Profile profile) {
    this.desk = desk;
    this.profile = profile;
  }

  @Override
  public Reply answer(Parameters parameters) throws Refusal {
    boolean taken = false;
    Reply answer = Reply.text("Fails.");
    for (String link : parameters.list("urls", "\n")) {
      taken |= grab(GrabSource.magnet(link), parameters) == null;
    }
    for (Upload file : parameters.files()) {
      RefusedException refused = grab(GrabSource.torrent(file.content()), parameters);
      taken |= refused == null;
      if (refused != null && refused.isNoTorrent()) {
        answer =
            Reply.text(NO_TORRENT, "Error: '" + file.name() + "' is not a valid torrent file.");
      }
    }
    return taken ? Reply.text("Ok.") : answer;
  }

  /** Grabs; null when it was taken. */
  private RefusedException grab(GrabSource source, Parameters parameters) throws Refusal {
    String named = parameters.text("category").strip();
    String category = named.isEmpty() ? profile.label() : named;
    List<String> labels = Row.labels(category, parameters.list("tags", ","));
    SeedGoal goal = ChangeRoutes.goal(parameters);
    boolean paused = parameters.flag("paused") || parameters.flag("stopped");
    try {
      desk.grab(profile, source, category, folder(parameters), labels, goal, paused);
      return null;
    } catch (RefusedException e) {
      LOG.atWarn()
          .addKeyValue("operation", "grab")
          .log("{} was not taken: {}", source, e.getMessage());
      return e;
    }
  }

  /** Null for the category's own, which is also what automatic management asks for. */
  private static String folder(Parameters parameters) {
    String path = parameters.text("savepath").strip();
    boolean automatic = parameters.flag("autoTMM") || parameters.flag("useAutoTMM");
    return path.isEmpty() || automatic ? null : path;
  }
}
