package org.seedferry.itests.torture;

import java.io.IOException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A shelf whose files are answered for as their roles want it. Thread-safe. */
final class FaultySite implements Web.Site {

  private static final String ELSEWHERE = "/elsewhere";

  private final Shelf shelf;
  private final boolean digests;
  private final Map<String, Role> roles = new ConcurrentHashMap<>();
  private final Map<Content, String> known = new ConcurrentHashMap<>();
  private final Map<Mischief, Integer> played = new EnumMap<>(Mischief.class);

  /**
   * A site.
   *
   * @param digests whether it tells the hash of each file
   */
  FaultySite(Shelf shelf, boolean digests) {
    this.shelf = shelf;
    this.digests = digests;
  }

  /** Shows files from now on, each in its role. */
  void show(Map<String, Role> more) {
    roles.putAll(more);
    Map<String, Shelved> files = new HashMap<>();
    more.forEach((path, role) -> files.put(path, role.file()));
    shelf.put(files);
  }

  /** How often each was played. */
  Map<Mischief, Integer> played() {
    synchronized (played) {
      return new EnumMap<>(played);
    }
  }

  @Override
  public boolean answer(Request request, Line line) throws IOException {
    boolean elsewhere = request.path().startsWith(ELSEWHERE + "/");
    Request meant =
        elsewhere ? request.path(request.path().substring(ELSEWHERE.length())) : request;
    Role role = roles.get(meant.path());
    if (role == null) {
      return shelf.answer(meant, line);
    }
    if (role.habit() == Habit.MOVED && !elsewhere) {
      return Reply.ofStatus(request, 302)
          .header("Location", ELSEWHERE + request.path().replace(" ", "%20"))
          .send(line);
    }
    Request heard = role.habit().heard(meant);
    Reply reply = withDigest(role.habit().said(role.file().reply(heard)));
    if (request.isHead() || reply.content() == null) {
      return reply.send(line);
    }
    Scene scene = new Scene(heard, role.file(), reply, line, role.chance());
    Optional<Mischief> mischief = role.next(scene);
    mischief.ifPresent(this::count);
    return mischief.isPresent() ? mischief.get().play(scene) : reply.send(line);
  }

  private Reply withDigest(Reply reply) {
    return digests && reply.content() != null
        ? reply.header("Repr-Digest", known.computeIfAbsent(reply.content(), FaultySite::digest))
        : reply;
  }

  private static String digest(Content content) {
    return "sha-256=:" + Base64.getEncoder().encodeToString(content.digest()) + ":";
  }

  private void count(Mischief mischief) {
    synchronized (played) {
      played.merge(mischief, 1, Integer::sum);
    }
  }
}
