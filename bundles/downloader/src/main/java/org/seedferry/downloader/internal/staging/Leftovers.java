package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seedferry.api.Transfer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is staged for transfers that nobody will go on with: forgotten, missing, given up.
 * Foreign things are never touched.
 */
public final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Pattern OURS = Pattern.compile("([0-9a-f]{16})(-\\d+|\\.files|\\.removed)");

  private final LocalRoot root;

  public Leftovers(LocalRoot root) {
    this.root = root;
  }

  /**
   * Deletes what no transfer needs and nobody has touched for a while.
   *
   * @param alive the transfers that go on
   * @param untouchedSince only what is older; other hosts may share the local root, so what is
   *     young may be theirs
   */
  public void sweep(Collection<Transfer> alive, Instant untouchedSince) throws LocalFailure {
    if (!Files.isDirectory(root.hidden())) {
      return;
    }
    Set<String> needed = alive.stream().map(LocalRoot::key).collect(Collectors.toSet());
    try (Stream<Path> entries = Files.list(root.hidden())) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Matcher ours = OURS.matcher(entry.getFileName().toString());
        if (ours.matches()
            && !needed.contains(ours.group(1))
            && touched(entry).isBefore(untouchedSince)) {
          Trees.delete(entry);
          LOG.info("deleted {}, which no transfer needs any more", entry);
        }
      }
    } catch (IOException e) {
      throw LocalFailure.of("clean up", root.hidden(), e);
    }
  }

  /** A staging folder's journal is written as long as anything comes in. */
  private static Instant touched(Path entry) throws IOException {
    Path journal = entry.resolve("journal");
    return Files.getLastModifiedTime(Files.exists(journal) ? journal : entry).toInstant();
  }
}
