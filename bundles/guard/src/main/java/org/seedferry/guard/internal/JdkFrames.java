package org.seedferry.guard.internal;

/** Knows threads of the JDK that somebody has opened, by the classes on their stacks. */
public final class JdkFrames {

  private JdkFrames() {}

  /** A thread that waits for the channels of an asynchronous group. */
  public static boolean ofChannelGroup(String type) {
    return type.startsWith("sun.nio.ch.")
        && (type.contains("Port") || type.contains("Iocp") || type.contains("ChannelGroup"));
  }

  /** A thread that waits for changes in folders. */
  public static boolean ofWatchService(String type) {
    return type.startsWith("sun.nio.fs.");
  }

  /** A thread of the JDK's HTTP client. */
  public static boolean ofHttpClient(String type) {
    return type.startsWith("jdk.internal.net.http.");
  }

  /** True when one of the frames is of such a thread, whichever class the thread itself has. */
  static boolean openedBySomebody(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (ofChannelGroup(type) || ofWatchService(type) || ofHttpClient(type)) {
        return true;
      }
    }
    return false;
  }
}
