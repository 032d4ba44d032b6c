package org.seedferry.guard.internal;

/** Gives the worker the name of its task for as long as it works on it. */
final class ThreadDress implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final String before = thread.getName();

  ThreadDress(String name) {
    thread.setName(name);
  }

  @Override
  public void close() {
    thread.setName(before);
    thread.setContextClassLoader(ThreadDress.class.getClassLoader());
  }
}
