package org.seedferry.guard;

/**
 * A live thread and whom it belongs to.
 *
 * @param name the thread's name
 * @param colour how it stands to the guard
 * @param owner the bundle, library or part of the virtual machine that it belongs to
 * @param task the guarded task that it runs, empty when it runs none
 * @param topFrame the topmost stack frame, empty when there is none
 */
public record ThreadReport(String name, Colour colour, String owner, String task, String topFrame) {

  /** How a thread stands to the guard. */
  public enum Colour {
    /** The guard runs it, or the virtual machine itself does. */
    GREEN,
    /** A library of an active bundle runs it. */
    YELLOW,
    /** Nobody guards it, or its owner is gone. */
    RED
  }
}
