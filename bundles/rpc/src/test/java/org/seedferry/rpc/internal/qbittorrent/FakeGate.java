package org.seedferry.rpc.internal.qbittorrent;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.api.gate.Verdict;
import org.seedferry.api.gate.Visit;

/** Lets in who brings the one user and password, or everybody. Thread-safe. */
final class FakeGate implements Gatekeeper {

  static final String USER = "seed";
  static final String PASSWORD = "s3cret: ü&+";

  private static final int MOST_TRIES = 3;

  private boolean asks = true;
  private int wrong;

  synchronized void asks(boolean wanted) {
    asks = wanted;
  }

  /** How often a wrong password was brought. */
  synchronized int wrong() {
    return wrong;
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public Verdict place(Visit visit) {
    return Verdict.ADMITTED;
  }

  @Override
  public Verdict login(Visit visit) {
    if (!visit.authorization().startsWith("Basic ")) {
      return Verdict.LOGIN_NEEDED;
    }
    byte[] pair = Base64.getDecoder().decode(visit.authorization().substring(6));
    String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
    return login(parts[0], parts[1], visit.peer());
  }

  @Override
  public synchronized Verdict login(String user, String password, String peer) {
    if (!asks) {
      return Verdict.ADMITTED;
    }
    if (wrong >= MOST_TRIES) {
      return Verdict.TOO_MANY_TRIES;
    }
    if (user.equals(USER) && password.equals(PASSWORD)) {
      return Verdict.ADMITTED;
    }
    wrong++;
    return Verdict.LOGIN_WRONG;
  }

  @Override
  public synchronized boolean asksForPassword() {
    return asks;
  }

  @Override
  public long secondsToWait(String peer) {
    return 7;
  }
}
