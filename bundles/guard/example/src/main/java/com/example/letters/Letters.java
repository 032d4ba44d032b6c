package com.example.letters;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;

/**
 * Files the letters of an inbox into the drawers of an archive. The first line of a letter is the
 * number of its drawer.
 */
@Component(service = Letters.class, immediate = true, configurationPid = "com.example.letters")
@Designate(ocd = Letters.Config.class)
public final class Letters {

  @ObjectClassDefinition(name = "Letters")
  @interface Config {
    @AttributeDefinition(description = "Folder that letters arrive in")
    String inbox() default "inbox";

    @AttributeDefinition(description = "Folder of the drawers")
    String archive() default "archive";

    @AttributeDefinition(description = "Seconds between two looks into the inbox, at least 1")
    int every_seconds() default 1;
  }

  private final Path inbox;
  private final Path archive;
  private final Set<Path> taken = ConcurrentHashMap.newKeySet();
  private final GuardedPool clerks;
  private final GuardedTask look;

  @Activate
  public Letters(@Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard, Config config) {
    this(
        guard,
        Path.of(config.inbox()),
        Path.of(config.archive()),
        Duration.ofSeconds(config.every_seconds()));
  }

  /** For plain Java, and for tests. */
  public Letters(Guard guard, Path inbox, Path archive, Duration pause) {
    this.inbox = inbox;
    this.archive = archive;
    // Two letters at a time, ten that wait. A stop lets the clerks finish, for at most three
    // seconds.
    this.clerks = guard.pool("clerks", 2, 10).drainOnClose(Duration.ofSeconds(3));
    this.look = guard.every(pause, "look_for_letters", this::look);
  }

  /** One tick. An IOException is a failure: told once, and the next tick comes as usual. */
  private void look(StopSignal stop) throws IOException, InterruptedException {
    try (DirectoryStream<Path> letters = Files.newDirectoryStream(inbox, "*.txt")) {
      for (Path letter : letters) {
        if (stop.requested()) {
          return;
        }
        if (taken.add(letter)) {
          // Waits while all clerks are busy and ten letters lie on the pile.
          clerks.submit(
              "file_letter", Map.of("letter", letter.getFileName().toString()), s -> file(letter));
        }
      }
    }
  }

  /**
   * One letter. A number that is none is a panic: told with its stack, and only this item ends. Its
   * letter stays taken, and is tried again when the bundle is started again.
   */
  private void file(Path letter) throws IOException {
    int drawer = Integer.parseInt(Files.readAllLines(letter).get(0).trim());
    Path folder = Files.createDirectories(archive.resolve("drawer " + drawer));
    Files.move(letter, folder.resolve(letter.getFileName()));
    taken.remove(letter);
  }

  @Deactivate
  public void stop() {
    look.close();
    clerks.close();
  }
}
