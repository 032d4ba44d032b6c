package org.seedferry.guard.internal;

/**
 * What a worker wears of the task that it works on: its name on the thread, its fields on the log
 * lines. It is kept on between two runs of the same task, and taken off for everything else. Used
 * in its own thread only.
 */
public final class Dress {
  private final Thread thread;
  private final String idleName;
  private final LogFields fields = new LogFields();
  private Task task;
  private String name;
  private Run run;

  /**
   * @param thread the worker
   * @param idleName what it is called while it has nothing to do
   */
  public Dress(Thread thread, String idleName) {
    this.thread = thread;
    this.idleName = idleName;
  }

  Thread thread() {
    return thread;
  }

  /** The signal for the next run of a task. Holds the task's lock. */
  Run signal(Task next) {
    if (task != next || run == null || !run.again()) {
      run = new Run(next, thread);
    }
    return run;
  }

  /** The thread shows what it works on. */
  void name(Task next) {
    if (task != next) {
      task = next;
      name = next.label();
      fields.off();
    }
    // Telling the machine costs more than asking.
    if (thread.getName() != name) {
      thread.setName(name);
    }
  }

  /** The log lines of the work tell where they come from. */
  void fields(Task of) {
    fields.on(of.owner(), of.spec());
  }

  /** After the work, and before the end of its run is told: log lines are not the work's now. */
  void fieldsOff() {
    fields.off();
  }

  /** After each run: what the work may have changed is as it was. */
  void tidy() {
    ClassLoader own = Dress.class.getClassLoader();
    if (thread.getContextClassLoader() != own) {
      thread.setContextClassLoader(own);
    }
  }

  /** For a job that is no task's, and after a task's end. */
  public void off() {
    fields.off();
    task = null;
    run = null;
    name = null;
    tidy();
    rest();
  }

  /** The thread shows that it has nothing to do. */
  void rest() {
    if (thread.getName() != idleName) {
      thread.setName(idleName);
    }
  }
}
