package com.example.letters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.seedferry.guard.GuardRuntime;

/** The same without OSGi: files letters from one folder to another until its input ends. */
public final class PlainJava {
  private PlainJava() {}

  public static void main(String[] folders) throws IOException {
    try (GuardRuntime runtime = new GuardRuntime()) {
      runtime.add(new Alarm());
      new Letters(
          runtime.guard("letters"),
          Path.of(folders[0]),
          Path.of(folders[1]),
          Duration.ofSeconds(1));
      while (System.in.read() >= 0) {
        runtime.report().tasks().forEach(System.out::println);
      }
    }
    // Closing the runtime has closed the guard with all its tasks; no thread is left.
  }
}
