package org.seedferry.guard.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each form of a launch, with its line and its colour. */
class LaunchFormsTest {

  private static final String IMPORTS =
      """
      package sample;
      import java.io.*; import java.net.http.*; import java.nio.channels.*; import java.nio.file.*;
      import java.lang.ref.Cleaner; import java.time.Duration; import java.util.*; import java.util.Timer;
      import java.util.concurrent.*; import java.util.concurrent.atomic.*; import java.util.function.*;
      import java.util.stream.*; import org.seedferry.guard.*;
      """;

  @TempDir Path folder;

  private void library(String source) throws IOException {
    check(CodeAudit.ofLibrary(), source);
  }

  private void guarded(String source) throws IOException {
    check(CodeAudit.withGuard("sample."), source);
  }

  private void check(CodeAudit audit, String source) throws IOException {
    Compiled compiled = Compiled.of(folder, IMPORTS + source);
    AuditReport report = audit.audit(ClassSource.folder(compiled.classes()));
    List<String> found =
        report.launches().stream()
            .map(launch -> launch.line() + " " + launch.colour() + " " + launch.what())
            .toList();
    assertThat(found)
        .as("%s", report.launches())
        .containsExactlyInAnyOrderElementsOf(compiled.expected());
  }

  @Test
  void threads() throws IOException {
    library(
        """
        class Code {
          Thread kept, ended; final List<Thread> many = new ArrayList<>(); Thread[] some = new Thread[1];
          static Thread lasting;
          void lost(Runnable work) {
            new Thread(work).start(); // RED new Thread
            Thread local = new Thread(work); // RED new Thread
            local.setDaemon(true);
            local.start();
          }
          void joined(Runnable work) throws Exception {
            Thread local = new Thread(work, "name"); // YELLOW new Thread
            local.start();
            local.join();
          }
          void kept(Runnable work) {
            kept = new Thread(work); // RED new Thread
            lasting = new Thread(work); // RED new Thread
            ended = new Thread(work); // YELLOW new Thread
            many.add(new Thread(work)); // YELLOW new Thread
            some[0] = new Thread(work); // RED new Thread
            kept.start(); ended.start(); lasting.start();
          }
          void close() {
            ended.interrupt();
            for (Thread one : many) one.interrupt();
          }
          Thread given(Runnable work) {
            return new Thread(work); // YELLOW new Thread
          }
          void made(ThreadFactory factory, Runnable work) {
            factory.newThread(work).start(); // RED Thread.start
          }
          void started(Thread other) {
            other.start(); // YELLOW Thread.start
          }
          void inALambda() {
            Runnable nested = () -> { Runnable inner = () ->
                new Thread(() -> {}).start(); // RED new Thread
              inner.run(); };
          }
        }
        class Own extends Thread { Own() { super("own"); start(); } }
        class Deeper extends Own { void make() {
            new Deeper(); // RED new Deeper (a Thread)
          } }
        """);
  }

  @Test
  void references() throws IOException {
    library(
        """
        class Code {
          Function<Runnable, Thread> maker() {
            return Thread::new; // YELLOW new Thread
          }
          void all(List<Thread> threads) {
            threads.forEach(Thread::start); // YELLOW Thread.start
          }
          Supplier<ExecutorService> pools() {
            return Executors::newCachedThreadPool; // YELLOW Executors.newCachedThreadPool
          }
          Function<Collection<String>, Stream<String>> streams() {
            return Collection::parallelStream; // RED Collection.parallelStream
          }
          Function<Runnable, Thread> own() {
            return Own::new; // YELLOW new Own (a Thread)
          }
        }
        class Own extends Thread { Own(Runnable r) { super(r); } }
        """);
  }

  @Test
  void pools() throws IOException {
    library(
        """
        class Code implements AutoCloseable {
          static final ExecutorService SHARED =
              Executors.newCachedThreadPool(); // RED Executors.newCachedThreadPool
          final ExecutorService ended = Executors.newFixedThreadPool(2); // YELLOW Executors.newFixedThreadPool
          final ExecutorService wrapped = Executors.unconfigurableExecutorService( // YELLOW new ThreadPoolExecutor
              new ThreadPoolExecutor(1, 1, 1, TimeUnit.DAYS, new SynchronousQueue<>()));
          final AtomicReference<ExecutorService> swapped = new AtomicReference<>();
          final ScheduledExecutorService captured =
              Executors.newScheduledThreadPool(1); // YELLOW Executors.newScheduledThreadPool
          ForkJoinPool forgotten;
          void open(StopSignal stop) {
            swapped.set(Executors.newWorkStealingPool()); // YELLOW Executors.newWorkStealingPool
            forgotten = new ForkJoinPool(2); // RED new ForkJoinPool
            ExecutorService bound = Executors.newSingleThreadExecutor(); // YELLOW Executors.newSingleThreadExecutor
            stop.onStop(bound::shutdownNow);
            CompletableFuture.runAsync(() -> {},
                Executors.newSingleThreadExecutor()); // RED Executors.newSingleThreadExecutor
            ExecutorService tried = new ScheduledThreadPoolExecutor(1); // YELLOW new ScheduledThreadPoolExecutor (a ThreadPoolExecutor)
            try { tried.submit(() -> {}); } finally { tried.shutdown(); }
            new Holder(new Own()); // YELLOW new Code.Own (a ThreadPoolExecutor)
            ForkJoinPool.commonPool().submit(() -> {}); // RED ForkJoinPool.commonPool
            new Sum().fork(); // RED Code.Sum.fork
          }
          @Override public void close() {
            ended.shutdown();
            wrapped.shutdownNow();
            swapped.getAndSet(null).shutdown();
            Runnable later = () -> captured.shutdown();
            later.run();
          }
          static class Own extends ThreadPoolExecutor {
            Own() { super(1, 1, 1, TimeUnit.DAYS, new SynchronousQueue<>()); }
          }
          static class Holder { Holder(Executor e) {} }
          static class Sum extends RecursiveTask<Integer> { @Override protected Integer compute() { return 1; } }
        }
        """);
  }

  @Test
  void timers() throws IOException {
    library(
        """
        class Code {
          private final Timer ended = new Timer("name"); // YELLOW new Timer
          void go() {
            new Timer(true).schedule( // RED new Timer + YELLOW new Code.1 (a TimerTask)
                new TimerTask() { public void run() {} }, 1);
          }
          void stop() { ended.cancel(); }
        }
        """);
  }

  @Test
  void futures() throws IOException {
    library(
        """
        class Code {
          void go(CompletableFuture<String> future, CompletionStage<String> stage, Executor executor) {
            CompletableFuture.supplyAsync(() -> "a"); // RED CompletableFuture.supplyAsync
            CompletableFuture.supplyAsync(() -> "a", executor);
            future.thenApplyAsync(String::trim); // RED CompletableFuture.thenApplyAsync
            future.thenApplyAsync(String::trim, executor).thenApply(String::trim);
            stage.whenCompleteAsync((a, b) -> {}); // RED CompletionStage.whenCompleteAsync
            future.orTimeout(1, TimeUnit.SECONDS); // RED CompletableFuture.orTimeout
            future.completeOnTimeout("a", 1, TimeUnit.SECONDS); // RED CompletableFuture.completeOnTimeout
            CompletableFuture.delayedExecutor(1, TimeUnit.DAYS, executor); // RED CompletableFuture.delayedExecutor
            new SubmissionPublisher<String>(); // RED new SubmissionPublisher
            new SubmissionPublisher<String>(executor, 8);
          }
        }
        class Publisher extends SubmissionPublisher<String> {
          Publisher() {
            super(); // RED new SubmissionPublisher
          }
        }
        """);
  }

  @Test
  void streams() throws IOException {
    library(
        """
        class Code {
          void go(List<String> list, int[] numbers, ConcurrentHashMap<String, String> map) {
            list.parallelStream().count(); // RED List.parallelStream
            list.stream().parallel().count(); // RED Stream.parallel
            IntStream.range(0, 9).parallel().sum(); // RED IntStream.parallel
            StreamSupport.stream(list.spliterator(), true); // RED StreamSupport.stream
            StreamSupport.stream(list.spliterator(), false);
            Arrays.parallelSort(numbers); // RED Arrays.parallelSort
            map.forEach(1, (a, b) -> {}); // RED ConcurrentHashMap.forEach
            map.forEach((a, b) -> {});
            list.stream().sequential().map(String::trim).toList();
          }
        }
        """);
  }

  @Test
  void servicesOfTheJdk() throws IOException {
    library(
        """
        class Code {
          WatchService watch; static final Cleaner SHARED = Cleaner.create(); // RED Cleaner.create
          final Cleaner own = Cleaner.create(); // YELLOW Cleaner.create
          AsynchronousChannelGroup group;
          void go(Path file, ExecutorService executor) throws Exception {
            HttpClient.newHttpClient(); // RED HttpClient.newHttpClient
            HttpClient client = HttpClient.newBuilder().build(); // RED HttpClient.Builder.build
            watch = FileSystems.getDefault().newWatchService(); // YELLOW FileSystem.newWatchService
            try (WatchService local = file.getFileSystem().newWatchService()) { // YELLOW FileSystem.newWatchService
              local.take();
            }
            group = AsynchronousChannelGroup.withFixedThreadPool(1, Thread::new); // RED AsynchronousChannelGroup.withFixedThreadPool + YELLOW new Thread
            AsynchronousSocketChannel.open(); // RED AsynchronousSocketChannel.open
            AsynchronousSocketChannel.open(group);
            AsynchronousServerSocketChannel.open(); // RED AsynchronousServerSocketChannel.open
            AsynchronousFileChannel.open(file); // RED AsynchronousFileChannel.open
            AsynchronousFileChannel.open(file, Set.of(), executor);
            Process process = new ProcessBuilder("ls").start(); // YELLOW ProcessBuilder.start
            process.onExit(); // YELLOW Process.onExit
            process.waitFor();
            Runtime.getRuntime().exec(new String[] {"ls"}); // RED Runtime.exec
            com.sun.net.httpserver.HttpServer.create(); // RED HttpServer.create
          }
          void close() throws IOException { watch.close(); }
        }
        """);
  }

  @Test
  void hooks() throws IOException {
    library(
        """
        class Code {
          void go() {
            Runtime.getRuntime().addShutdownHook( // RED Runtime.addShutdownHook
                new Thread(() -> {}));
          }
        }
        class Tidy {
          private final Thread hook = new Thread(() -> {}); // YELLOW new Thread
          void go() {
            Runtime.getRuntime().addShutdownHook(hook); // YELLOW Runtime.addShutdownHook
          }
          void close() { Runtime.getRuntime().removeShutdownHook(hook); }
        }
        """);
  }

  @Test
  void innocentCode() throws IOException {
    library(
        """
        class Code {
          Object go(ScheduledExecutorService given, Thread thread) throws Exception {
            given.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS);
            Thread.sleep(1); TimeUnit.SECONDS.sleep(1);
            Thread.currentThread().interrupt();
            Executors.callable(() -> {}); Executors.defaultThreadFactory();
            return thread.getName() + thread.isAlive();
          }
        }
        """);
  }

  @Test
  void withAGuardAtHandOnlyTheGuardLaunches() throws IOException {
    guarded(
        """
        class Code {
          final GuardedTask tick, loop; final GuardedPool pool; Timer timer; WatchService watch;
          Code(Guard guard, String name) {
            tick = guard.every(Duration.ofSeconds(1), "poll", stop -> {}); // GREEN Guard.every "poll"
            loop = guard.start(TaskSpec.loop("listen").exitOnPanic(), stop -> {}); // GREEN Guard.start "listen"
            pool = guard.pool("serve", 1, 1); // GREEN Guard.pool "serve"
            guard.once(name, stop -> stop.sleep(Duration.ofSeconds(1))); // GREEN Guard.once
          }
          void past(Path file, ExecutorService given) throws Exception {
            timer = new Timer(); // RED new Timer
            Thread.sleep(1); // RED Thread.sleep
            TimeUnit.SECONDS.sleep(1); // RED TimeUnit.sleep
            Function<Runnable, Thread> maker = Thread::new; // RED new Thread
            Process process = new ProcessBuilder("ls").start(); // YELLOW ProcessBuilder.start
            process.destroy();
            new ProcessBuilder("ls").start(); // RED ProcessBuilder.start
          }
          void close() { timer.cancel(); }
          void plain() {
            try (GuardRuntime runtime = new GuardRuntime()) {} // GREEN new GuardRuntime
          }
        }
        """);
  }
}
