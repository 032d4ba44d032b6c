package org.seedferry.rpc.internal.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.seedferry.api.LocalName;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.progress.DeliverySpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where deliveries go: the local root, what the askers call it, and the folders below it. Paths
 * below the root have slashes, and none at either end. Thread-safe.
 */
final class Folders {

  private static final Logger LOG = LoggerFactory.getLogger(Folders.class);
  private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:/.*");
  private static final int LONGEST = 1_000;

  private final Supplier<DeliverySpace> space;
  private final String advertised;
  private final LocalName names = LocalName.ofThisHost();
  private volatile Path last;

  /**
   * @param space says where the local root is; null while nobody does
   * @param root the setting
   * @throws IllegalArgumentException when the setting is no absolute path
   */
  Folders(Supplier<DeliverySpace> space, String root) {
    this.space = space;
    this.advertised = withoutEnd(root.strip().replace('\\', '/'));
    if (!advertised.isEmpty()
        && !advertised.startsWith("/")
        && !WINDOWS.matcher(advertised).matches()) {
      throw new IllegalArgumentException(
          "root: '"
              + root
              + "' is not absolute: write the path by which the *arr sees the local root");
    }
  }

  private static String withoutEnd(String path) {
    return path.length() > 1 && path.endsWith("/")
        ? withoutEnd(path.substring(0, path.length() - 1))
        : path;
  }

  /** The local root. The last one is remembered while the downloader is being replaced. */
  Path local() {
    DeliverySpace now = space.get();
    if (now != null) {
      last = now.root().toAbsolutePath().normalize();
    }
    if (last == null) {
      throw new IllegalStateException(
          "the downloader is not there yet, so nobody knows where deliveries go");
    }
    return last;
  }

  /** The root as the askers see it. */
  String root() {
    return advertised.isEmpty() ? local().toString().replace('\\', '/') : advertised;
  }

  /** A folder below the root as the askers see it. */
  String at(String root, String below) {
    return below.isEmpty() ? root : root.equals("/") ? root + below : root + "/" + below;
  }

  /**
   * The path below the root of a folder as an asker sees it.
   *
   * @throws RefusedException when it is not there, or cannot be
   */
  String below(String folder) throws RefusedException {
    String root = root();
    String wanted = withoutEnd(folder.strip().replace('\\', '/'));
    if (wanted.equals(root)) {
      return "";
    }
    String prefix = root.equals("/") ? root : root + "/";
    if (!wanted.startsWith(prefix)) {
      throw new RefusedException(
          "'" + WireJson.shown(folder) + "' is not below " + root + ", where deliveries go");
    }
    return checked(wanted.substring(prefix.length()));
  }

  /**
   * A category as a path below the root.
   *
   * @throws RefusedException when it cannot be one
   */
  String checked(String category) throws RefusedException {
    if (category.length() > LONGEST) {
      throw new RefusedException("a category of more than " + LONGEST + " characters cannot be");
    }
    for (String name : category.split("/", -1)) {
      if (!isFolder(name)) {
        throw new RefusedException(
            "'"
                + WireJson.shown(category)
                + "' cannot be a folder below the local root: write names with slashes between them,"
                + " without '..', backslashes and control characters, and none that begins with '"
                + LocalName.RESERVED
                + "'");
      }
    }
    return category;
  }

  private boolean isFolder(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('\\') < 0
        && name.codePoints().noneMatch(Character::isISOControl)
        && !name.toLowerCase(Locale.ROOT).startsWith(LocalName.RESERVED)
        && names.inner(name).equals(name);
  }

  /** What a delivery of this title is called. */
  String deliveryName(String title) {
    return names.top(title);
  }

  /** The name that something inside a delivery has on disk. */
  String innerName(String stored) {
    return names.inner(stored);
  }

  /** Makes a folder below the local root; where that cannot be it is made for the delivery. */
  void make(String below) {
    Path folder = local().resolve(below);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be made; an *arr will say that it does not exist: {}", folder, e.toString());
    }
  }

  /** Free bytes at the root that may be used, never negative; 0 when nobody can tell. */
  long freeBytes() {
    DeliverySpace now = space.get();
    Path at = local();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    try {
      long free = at == null ? 0 : Files.getFileStore(at).getUsableSpace();
      return Math.max(0, free - (now == null ? 0 : now.floor()));
    } catch (IOException e) {
      LOG.debug("the free space at {} cannot be read", at, e);
      return 0;
    }
  }
}
