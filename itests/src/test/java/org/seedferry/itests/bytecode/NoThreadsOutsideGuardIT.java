package org.seedferry.itests.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.seedferry.itests.host.OurBundles;

/** Only the guard makes threads, pools and timers, and only it sleeps: in every bundle we ship. */
class NoThreadsOutsideGuardIT {

  /** Packages that are not ours to judge: libraries, packed into a bundle of ours. */
  private static final List<String> LIBRARIES =
      List.of("org.apache.hc.", "org.jsoup.", "org.seedferry.testing.");

  /** Each place that may, by class and what it does, and the reason. */
  private static final Map<String, String> ALLOWED = Map.of();

  @Test
  void noBundleButTheGuardStartsThreadsOrSleeps() throws IOException {
    List<ThreadStarts.Place> places = new ArrayList<>();
    int classes = 0;
    for (OurBundles.Entry bundle : OurBundles.all()) {
      if (!bundle.name().equals("guard")) {
        classes += read(bundle, places);
      }
    }
    assertThat(classes).as("classes read").isGreaterThan(200);
    assertThat(places).filteredOn(place -> !ALLOWED.containsKey(key(place))).isEmpty();
    assertThat(places.stream().map(NoThreadsOutsideGuardIT::key).collect(Collectors.toSet()))
        .as("exceptions that are still needed")
        .isEqualTo(ALLOWED.keySet());
  }

  @Test
  void theGuardsOwnThreadsAreFound() throws IOException {
    List<ThreadStarts.Place> places = new ArrayList<>();
    for (OurBundles.Entry bundle : OurBundles.all()) {
      if (bundle.name().equals("guard")) {
        read(bundle, places);
      }
    }
    assertThat(places)
        .anySatisfy(
            place -> {
              assertThat(place.type()).startsWith("org.seedferry.guard.internal.");
              assertThat(place.what()).contains("Thread");
              assertThat(place.line()).isPositive();
            });
  }

  @Test
  void everyWayToAThreadIsFound() throws IOException {
    assertThat(places(Culprit.class))
        .extracting(ThreadStarts.Place::method, ThreadStarts.Place::what)
        .map(Object::toString)
        .containsExactlyInAnyOrder(
            "(\"thread\", \"new Thread\")",
            "(\"pool\", \"Executors.newCachedThreadPool\")",
            "(\"makers\", \"new Thread\")",
            "(\"scheduled\", \"new ScheduledThreadPoolExecutor\")",
            "(\"timer\", \"new Timer\")",
            "(\"sleep\", \"Thread.sleep\")",
            "(\"sleep\", \"TimeUnit.sleep\")",
            "(\"async\", \"CompletableFuture.supplyAsync\")",
            "(\"stream\", \"List.parallelStream\")",
            "(\"forkJoin\", \"ForkJoinPool.commonPool\")");
    assertThat(places(OwnThread.class))
        .extracting(ThreadStarts.Place::what)
        .containsExactly("extends java.lang.Thread");
    assertThat(places(HttpUser.class))
        .extracting(ThreadStarts.Place::what)
        .contains("java.net.http.HttpClient");
    assertThat(places(Innocent.class)).isEmpty();
  }

  private static int read(OurBundles.Entry bundle, List<ThreadStarts.Place> places)
      throws IOException {
    int classes = 0;
    try (JarFile jar = new JarFile(bundle.jar().toFile())) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        String type = entry.getName().replace('/', '.');
        if (type.endsWith(".class") && LIBRARIES.stream().noneMatch(type::startsWith)) {
          classes++;
          try (InputStream in = jar.getInputStream(entry)) {
            places.addAll(ThreadStarts.in(in.readAllBytes()));
          }
        }
      }
    }
    return classes;
  }

  private static String key(ThreadStarts.Place place) {
    return place.type() + ": " + place.what();
  }

  private static List<ThreadStarts.Place> places(Class<?> type) throws IOException {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return ThreadStarts.in(in.readAllBytes());
    }
  }

  /** Never called: it is there to be found. */
  @SuppressWarnings("unused")
  private static final class Culprit {

    Object thread() {
      return new Thread(() -> {});
    }

    Object pool() {
      return Executors.newCachedThreadPool();
    }

    Function<Runnable, Thread> makers() {
      return Thread::new;
    }

    Object scheduled() {
      return new ScheduledThreadPoolExecutor(1);
    }

    Object timer() {
      return new java.util.Timer();
    }

    void sleep() throws InterruptedException {
      Thread.sleep(1);
      TimeUnit.SECONDS.sleep(1);
    }

    Object async(Supplier<String> supplier) {
      return CompletableFuture.supplyAsync(supplier);
    }

    Object stream(List<String> list) {
      return list.parallelStream();
    }

    Object forkJoin() {
      return java.util.concurrent.ForkJoinPool.commonPool();
    }
  }

  private static final class OwnThread extends Thread {}

  @SuppressWarnings("unused")
  private static final class HttpUser {
    Object client() {
      return java.net.http.HttpClient.newHttpClient();
    }
  }

  @SuppressWarnings("unused")
  private static final class Innocent {

    Object async(Supplier<String> supplier, Executor executor) {
      return CompletableFuture.supplyAsync(supplier, executor).thenApply(String::trim);
    }

    boolean name(Thread thread) {
      return thread.getName().isEmpty() && Thread.currentThread().isAlive();
    }

    Object stream(List<String> list) {
      return list.stream().map(String::trim).toList();
    }
  }
}
