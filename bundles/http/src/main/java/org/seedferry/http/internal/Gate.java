package org.seedferry.http.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.Designate;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.api.gate.Verdict;
import org.seedferry.api.gate.Visit;
import org.seedferry.guard.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges who may come in. New settings are in force with the next request. */
@Component(configurationPid = HttpSettings.PID, service = Gatekeeper.class)
@Designate(ocd = HttpSettings.class)
public final class Gate implements Gatekeeper {

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** What the settings amount to; without a login nobody comes in. */
  private record Rules(Login login, Hosts hosts) {}

  private final Tries tries;
  private volatile Rules rules;

  @Activate
  public Gate(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard, HttpSettings settings) {
    this.tries = new Tries(guard.clock());
    this.rules = read(settings);
  }

  @Modified
  void modified(HttpSettings settings) {
    rules = read(settings);
  }

  @Override
  public Verdict place(Visit visit) {
    Rules now = rules;
    if (!now.hosts().know(visit.host())) {
      return Verdict.FOREIGN_HOST;
    }
    if (!SAFE.contains(visit.method()) && isFromElsewhere(visit)) {
      return Verdict.FOREIGN_ORIGIN;
    }
    boolean open = now.login() != null && !now.login().isSet();
    return open && !visit.local() ? Verdict.NOT_LOCAL : Verdict.ADMITTED;
  }

  private static boolean isFromElsewhere(Visit visit) {
    boolean foreignOrigin = visit.origin() != null && !Hosts.isSame(visit.origin(), visit.host());
    boolean foreignSite =
        visit.site() != null && !visit.site().equals("same-origin") && !visit.site().equals("none");
    return foreignOrigin || foreignSite;
  }

  @Override
  public Verdict login(Visit visit) {
    List<Login.Pair> pairs = Login.basic(visit.authorization());
    if (pairs.isEmpty() && asksForPassword()) {
      return tries.pause(visit.peer()).isZero() ? Verdict.LOGIN_NEEDED : Verdict.TOO_MANY_TRIES;
    }
    return login(pairs, visit.peer());
  }

  @Override
  public Verdict login(String user, String password, String peer) {
    return login(List.of(new Login.Pair(user, password)), peer);
  }

  /** All of them are one try. */
  private Verdict login(List<Login.Pair> pairs, String peer) {
    if (!asksForPassword()) {
      return Verdict.ADMITTED;
    }
    if (!tries.pause(peer).isZero()) {
      return Verdict.TOO_MANY_TRIES;
    }
    Login login = rules.login();
    if (login != null && login.accepts(pairs)) {
      tries.right(peer);
      return Verdict.ADMITTED;
    }
    if (tries.wrong(peer)) {
      LOG.atWarn()
          .addKeyValue("operation", "login")
          .addKeyValue("peer", peer)
          .log(
              "{} came with a wrong user or password several times; it has to wait {} s",
              peer,
              secondsToWait(peer));
    }
    return Verdict.LOGIN_WRONG;
  }

  @Override
  public boolean asksForPassword() {
    Login login = rules.login();
    return login == null || login.isSet();
  }

  @Override
  public long secondsToWait(String peer) {
    Duration pause = tries.pause(peer);
    return pause.isZero() ? 0 : pause.toSeconds() + 1;
  }

  private static Rules read(HttpSettings settings) {
    List<String> names = new ArrayList<>(List.of(settings.hosts()));
    try {
      ListenAddress address = ListenAddress.parse(settings.address());
      if (address != null) {
        names.add(address.host());
      }
    } catch (IllegalArgumentException e) {
      LOG.atTrace().log("the port itself complains of {}", settings.address());
    }
    Login login = null;
    try {
      login = Login.of(settings);
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("operation", "login")
          .log("nobody can log in over HTTP: {}; see password.file", e.getMessage());
    }
    return new Rules(login, new Hosts(names));
  }
}
