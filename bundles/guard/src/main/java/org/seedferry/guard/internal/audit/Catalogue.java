package org.seedferry.guard.internal.audit;

import java.util.Set;

/** Knows which calls launch threads, pools and timers. */
final class Catalogue {
  private static final String COMMON_POOL =
      "runs in the virtual machine's common pool, where nothing ends it";
  private static final String DELAYER =
      "waits in the JDK's own thread for delays, which nothing ends";
  private static final String DEFAULT_GROUP =
      "runs in the JDK's default channel group, which nothing ends";
  private static final String WITH_EXECUTOR = "Ljava/util/concurrent/Executor;";
  private static final Set<String> GUARDS =
      Set.of(
          "org/seedferry/guard/Guard",
          "org/seedferry/guard/OwnedGuard",
          "org/seedferry/guard/manual/ManualGuard");
  private static final Set<String> GUARDED = Set.of("every", "loop", "once", "pool", "start");

  private final Hierarchy hierarchy;

  Catalogue(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /** What a call launches, null for one that launches nothing. */
  Made of(String owner, String name, String descriptor) {
    String root = hierarchy.root(owner);
    if (name.equals("<init>")) {
      return constructed(owner, root, descriptor);
    }
    if (GUARDS.contains(owner)) {
      return GUARDED.contains(name) ? new Made("Guard." + name, Sort.GUARDED) : null;
    }
    Made made =
        owner.startsWith("java/util/concurrent/") || !root.isEmpty()
            ? concurrent(owner, root, name, descriptor)
            : null;
    if (made != null) {
      return made;
    }
    if (owner.startsWith("java/") || owner.startsWith("com/sun/net/httpserver/")) {
      made = ofTheJdk(owner, name, descriptor);
    }
    return made != null ? made : parallel(owner, name, descriptor);
  }

  private static Made constructed(String owner, String root, String descriptor) {
    String simple = ClassNames.simple(owner);
    String what = owner.equals(root) ? "new " + simple : "new " + simple + kind(root);
    switch (root) {
      case "java/lang/Thread":
        return new Made(what, Sort.THREAD);
      case "java/util/Timer":
        return new Made(what, Sort.TIMER);
      case "java/util/TimerTask":
        return new Made(
            what, Sort.TASK_OF_TIMER, "runs in a timer's thread and ends with that timer");
      case "java/util/concurrent/ThreadPoolExecutor", "java/util/concurrent/ForkJoinPool":
        return new Made(what, Sort.POOL);
      case "java/util/concurrent/SubmissionPublisher":
        return owner.equals(root) && !descriptor.contains(WITH_EXECUTOR)
            ? new Made("new SubmissionPublisher", Sort.SHARED, COMMON_POOL)
            : null;
      default:
        return owner.equals("org/seedferry/guard/GuardRuntime")
            ? new Made("new GuardRuntime", Sort.GUARDED)
            : null;
    }
  }

  private static String kind(String root) {
    String simple = ClassNames.simple(root);
    return " (a " + simple + ")";
  }

  private static Made concurrent(String owner, String root, String name, String descriptor) {
    String what = ClassNames.simple(owner) + "." + name;
    switch (root) {
      case "java/lang/Thread":
        return thread(name, descriptor);
      case "java/util/concurrent/ForkJoinPool":
        return name.equals("commonPool") ? new Made(what, Sort.SHARED, COMMON_POOL) : null;
      case "java/util/concurrent/ForkJoinTask":
        return name.equals("fork") && descriptor.startsWith("()")
            ? new Made(what, Sort.SHARED, "runs in its caller's pool, or in the common pool")
            : null;
      case "java/util/concurrent/CompletableFuture":
        return stage(what, name, descriptor);
      default:
        break;
    }
    switch (owner) {
      case "java/util/concurrent/CompletionStage":
        return stage(what, name, descriptor);
      case "java/util/concurrent/Executors":
        return name.startsWith("new") ? new Made(what, Sort.POOL) : null;
      case "java/util/concurrent/TimeUnit":
        return name.equals("sleep") ? new Made(what, Sort.SLEEP) : null;
      case "java/util/concurrent/ConcurrentHashMap":
        return descriptor.startsWith("(J") ? new Made(what, Sort.SHARED, COMMON_POOL) : null;
      default:
        return null;
    }
  }

  private static Made thread(String name, String descriptor) {
    return switch (name) {
      case "start" -> descriptor.equals("()V") ? new Made("Thread.start", Sort.STARTED) : null;
      case "startVirtualThread" -> new Made("Thread.startVirtualThread", Sort.THREAD);
      case "sleep" -> new Made("Thread.sleep", Sort.SLEEP);
      default -> null;
    };
  }

  private static Made stage(String what, String name, String descriptor) {
    if (name.endsWith("Async") && !descriptor.contains(WITH_EXECUTOR)) {
      return new Made(what, Sort.SHARED, COMMON_POOL);
    }
    boolean delays =
        name.equals("orTimeout")
            || name.equals("completeOnTimeout")
            || name.equals("delayedExecutor");
    return delays ? new Made(what, Sort.SHARED, DELAYER) : null;
  }

  private static Made ofTheJdk(String owner, String name, String descriptor) {
    String call = owner + "." + name;
    String what = ClassNames.simple(owner) + "." + name;
    return switch (call) {
      case "java/lang/Thread$Builder.start",
          "java/lang/Thread$Builder$OfPlatform.start",
          "java/lang/Thread$Builder$OfVirtual.start",
          "java/lang/Thread$Builder.unstarted",
          "java/lang/Thread$Builder$OfPlatform.unstarted",
          "java/lang/Thread$Builder$OfVirtual.unstarted" ->
          new Made(what, Sort.THREAD);
      case "java/lang/Thread$Builder.factory",
          "java/lang/Thread$Builder$OfPlatform.factory",
          "java/lang/Thread$Builder$OfVirtual.factory" ->
          new Made(what, Sort.FACTORY, "makes threads for those who ask, and they end them");
      case "java/net/http/HttpClient.newHttpClient", "java/net/http/HttpClient$Builder.build" ->
          new Made(what, Sort.HTTP_CLIENT);
      case "java/nio/channels/AsynchronousChannelGroup.withFixedThreadPool",
          "java/nio/channels/AsynchronousChannelGroup.withCachedThreadPool",
          "java/nio/channels/AsynchronousChannelGroup.withThreadPool" ->
          new Made(what, Sort.POOL);
      case "java/nio/channels/AsynchronousSocketChannel.open",
          "java/nio/channels/AsynchronousServerSocketChannel.open" ->
          descriptor.startsWith("()") ? new Made(what, Sort.SHARED, DEFAULT_GROUP) : null;
      case "java/nio/channels/AsynchronousFileChannel.open" ->
          descriptor.contains("ExecutorService")
              ? null
              : new Made(what, Sort.SHARED, DEFAULT_GROUP);
      case "java/lang/ProcessBuilder.start",
          "java/lang/ProcessBuilder.startPipeline",
          "java/lang/Runtime.exec",
          "java/nio/file/FileSystem.newWatchService",
          "com/sun/net/httpserver/HttpServer.create",
          "com/sun/net/httpserver/HttpsServer.create" ->
          new Made(what, Sort.SERVICE);
      case "java/lang/Process.onExit", "java/lang/ProcessHandle.onExit" ->
          new Made(what, Sort.EXIT_OF_PROCESS, "a thread waits for the process and ends with it");
      case "java/lang/Runtime.addShutdownHook" -> new Made(what, Sort.HOOK);
      case "java/lang/ref/Cleaner.create" -> new Made(what, Sort.CLEANER);
      default -> null;
    };
  }

  private static Made parallel(String owner, String name, String descriptor) {
    boolean parallel =
        switch (name) {
          case "parallelStream" -> descriptor.equals("()Ljava/util/stream/Stream;");
          case "parallel" -> owner.startsWith("java/util/stream/") && descriptor.startsWith("()");
          case "parallelSort", "parallelPrefix", "parallelSetAll" ->
              owner.equals("java/util/Arrays");
          // The last argument asks for it; who calls this looks there.
          case "stream", "intStream", "longStream", "doubleStream" ->
              owner.equals("java/util/stream/StreamSupport");
          default -> false;
        };
    return parallel
        ? new Made(ClassNames.simple(owner) + "." + name, Sort.SHARED, COMMON_POOL)
        : null;
  }
}
