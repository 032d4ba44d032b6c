package org.seedferry.guard.internal.audit;

import java.util.function.Predicate;
import org.seedferry.guard.ThreadReport.Colour;

/** Gives launches their colour. */
final class Judge {
  private static final String OWN = "org.seedferry.guard.";

  private final Predicate<String> guarded;
  private final FieldEnds ends;
  private final boolean theGuard;

  /**
   * @param guarded whether a class has the guard at hand
   * @param theGuard true when the guard itself is audited
   */
  Judge(Predicate<String> guarded, FieldEnds ends, boolean theGuard) {
    this.guarded = guarded;
    this.ends = ends;
    this.theGuard = theGuard;
  }

  /** Whether a class, by its dotted name, has the guard at hand and is not the guard itself. */
  private boolean hasGuard(String type) {
    return !isGuard(type) && guarded.test(type);
  }

  private boolean isGuard(String type) {
    return theGuard && type.startsWith(OWN);
  }

  /** Null when there is nothing to say. */
  Verdict of(String type, Made made, Fate fate, boolean hookRemoved) {
    Sort.End end = made.sort().end();
    if (end == Sort.End.GUARD) {
      return new Verdict(Colour.GREEN, "through the guard, which ends it");
    }
    boolean hasGuard = hasGuard(type);
    if (end == Sort.End.NO_LAUNCH) {
      return hasGuard ? past("waits where a stop cannot end it", made) : null;
    }
    if (isGuard(type)) {
      return new Verdict(
          Colour.GREEN, "the guard's own: it runs the tasks and ends with the guard");
    }
    if (hasGuard && end != Sort.End.OWNER_EVEN_GUARDED) {
      return past("launched past the guard", made);
    }
    Verdict verdict = library(made, fate, hookRemoved);
    return hasGuard && verdict.colour() == Colour.RED ? past(verdict.why(), made) : verdict;
  }

  /** By a reference: who calls it has the thing. */
  Verdict ofReference(String type, Made made) {
    Sort.End end = made.sort().end();
    boolean byFate =
        end == Sort.End.OWNER
            || end == Sort.End.OWNER_EVEN_GUARDED
            || end == Sort.End.UNREACHABLE
            || end == Sort.End.REMOVAL;
    if (!byFate || hasGuard(type) || isGuard(type)) {
      return of(type, made, new Fate(), false);
    }
    return new Verdict(
        Colour.YELLOW, "given away as a method reference: who calls it has to end what it makes");
  }

  private static Verdict past(String why, Made made) {
    return new Verdict(Colour.RED, why + "; " + made.sort().instead());
  }

  private Verdict library(Made made, Fate fate, boolean hookRemoved) {
    return switch (made.sort().end()) {
      case BY_ITSELF -> new Verdict(Colour.YELLOW, made.note());
      case REMOVAL ->
          hookRemoved
              ? new Verdict(Colour.YELLOW, "its class takes it off again by removeShutdownHook()")
              : new Verdict(
                  Colour.RED, "never taken off again: it keeps its class loader in memory");
      case UNREACHABLE -> cleaner(fate);
      case NEVER -> new Verdict(Colour.RED, made.note());
      default -> owned(fate);
    };
  }

  private static Verdict cleaner(Fate fate) {
    boolean instance = !fate.kept.isEmpty() && fate.kept.stream().noneMatch(Kept::isStatic);
    return instance || fate.returned
        ? new Verdict(Colour.YELLOW, "its thread ends once nothing reaches the cleaner any more")
        : new Verdict(Colour.RED, "lives as long as its class, and nothing ends it");
  }

  private Verdict owned(Fate fate) {
    if (fate == null) {
      return new Verdict(
          Colour.RED, "its way through this method cannot be followed: nothing seen ends it");
    }
    if (!fate.endedBy.isEmpty()) {
      return new Verdict(Colour.YELLOW, "ended where it is made, by " + fate.endedBy + "()");
    }
    Kept loose = null;
    for (Kept field : fate.kept) {
      String end = ends.of(field);
      if (!end.isEmpty()) {
        return new Verdict(Colour.YELLOW, "kept in field " + field.name() + "; " + end);
      }
      loose = loose == null ? field : loose;
    }
    if (loose != null) {
      return new Verdict(
          Colour.RED,
          "kept in "
              + (loose.isStatic() ? "static field " : "field ")
              + loose.name()
              + ", and nothing ends it");
    }
    if (fate.returned) {
      return new Verdict(Colour.YELLOW, "handed to the caller, who has to end it");
    }
    if (!fate.handedTo.isEmpty()) {
      return new Verdict(Colour.YELLOW, "handed to " + fate.handedTo + ", which has to end it");
    }
    return new Verdict(Colour.RED, "not kept: nothing can end it");
  }
}
