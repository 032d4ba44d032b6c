package org.seedferry.api.client;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guesses where the files of a client are read of which nobody has said it: in the file system of
 * this machine when it runs here and its folder is here, too; else by SFTP on its host. Either way
 * paths are the client's own. Thread-safe.
 */
final class DataGuess {

  private static final Logger LOG = LoggerFactory.getLogger(DataGuess.class);
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]");
  private static final Location HERE = Location.parse("file:///", null);

  private final String name;
  private final boolean isHere;
  private final Location there;
  private final AtomicReference<Location> said = new AtomicReference<>();

  /**
   * For one client.
   *
   * @param name the seedbox's name
   * @param rpc its remote control; without a host it is a socket of this machine
   * @param user who we are there, as it stands in a URI; null for nobody
   * @param password the password of the data location, null for none
   */
  DataGuess(String name, URI rpc, String user, Secret password) {
    this.name = name;
    String host = rpc.getHost();
    this.isHere = host == null || LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    this.there =
        isHere
            ? null
            : Location.parse("sftp://" + (user == null ? "" : user + "@") + host + "/", password);
  }

  /** The root of the file system that has the folder; empty where no guess can be right. */
  Optional<Location> of(String folder) {
    Location guess = isHere ? here(folder) : there;
    if (guess != null && !guess.equals(said.getAndSet(guess))) {
      LOG.info(
          "{}: its URI has no data=, so it is guessed that {} has its files, under the paths that"
              + " it tells",
          name,
          guess);
    }
    return Optional.ofNullable(guess);
  }

  private static Location here(String folder) {
    try {
      Path path = Path.of(folder);
      return path.isAbsolute() && Files.isDirectory(path) ? HERE : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
