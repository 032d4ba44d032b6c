package org.seedferry.guard.internal.audit;

/** What is launched, what ends such a thing, and what to do instead with a guard at hand. */
enum Sort {
  THREAD(End.OWNER, "use Guard.once or Guard.loop"),
  STARTED(End.OWNER, "use Guard.once or Guard.loop"),
  POOL(End.OWNER, "use Guard.pool, or Guard.every for what runs again and again"),
  TIMER(End.OWNER, "use Guard.every"),
  HTTP_CLIENT(End.OWNER, "use a client that can be closed"),
  /** Blocking services of the JDK: nothing else does what they do. */
  SERVICE(End.OWNER_EVEN_GUARDED, "close it in @Deactivate or bind it with StopSignal.onStop"),
  TASK_OF_TIMER(End.BY_ITSELF, "use Guard.every"),
  FACTORY(End.BY_ITSELF, "use Guard.once, Guard.loop or Guard.pool"),
  EXIT_OF_PROCESS(End.BY_ITSELF, "wait for the process in a task of the guard"),
  SHARED(End.NEVER, "use Guard.pool"),
  HOOK(End.REMOVAL, "do it in @Deactivate"),
  CLEANER(End.UNREACHABLE, "close it in @Deactivate or bind it with StopSignal.onStop"),
  SLEEP(End.NO_LAUNCH, "use StopSignal.sleep, which ends at once on a stop"),
  GUARDED(End.GUARD, "");

  /** How a thing comes to its end. */
  enum End {
    /** Its owner has to end it. */
    OWNER,
    /** As above, and code that uses the guard may have it. */
    OWNER_EVEN_GUARDED,
    /** With what it belongs to. */
    BY_ITSELF,
    /** With the virtual machine. */
    NEVER,
    /** With the virtual machine, unless it is taken off. */
    REMOVAL,
    /** Once nobody can reach it. */
    UNREACHABLE,
    /** Nothing is launched; it only waits where a stop cannot end the wait. */
    NO_LAUNCH,
    /** The guard sees to it. */
    GUARD
  }

  private final End end;
  private final String instead;

  Sort(End end, String instead) {
    this.end = end;
    this.instead = instead;
  }

  End end() {
    return end;
  }

  String instead() {
    return instead;
  }
}
