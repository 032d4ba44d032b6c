package org.seedferry.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A password, key or token. It never prints itself; only {@link #reveal()} gives it away.
 * Immutable.
 */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a value; null and empty become null, which stands for "none". */
  public static Secret ofNullable(String value) {
    return value == null || value.isEmpty() ? null : new Secret(value);
  }

  /**
   * Reads the first line of a file.
   *
   * @throws IOException when the file cannot be read or its first line is empty; the message names
   *     the file
   */
  public static Secret fromFile(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      String first = lines.findFirst().orElse("").strip();
      if (first.isEmpty()) {
        throw new IOException(
            "secret file " + file + " is empty: its first line must hold the secret");
      }
      return new Secret(first);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IOException("secret file " + file + " does not exist", e);
    } catch (java.nio.file.AccessDeniedException e) {
      throw new IOException("secret file " + file + " cannot be read: permission denied", e);
    }
  }

  /** As {@link #fromSettings(String, String, String)}, of {@code password.file}. */
  public static Secret fromSettings(String value, String file) {
    return fromSettings("password.file", value, file);
  }

  /**
   * The secret of two settings.
   *
   * @param fileKey the name of the setting that names a file
   * @param value the secret itself, empty for none
   * @param file the file that holds it, blank for the value
   * @return null for none
   * @throws IllegalArgumentException when the file cannot be used; the message names it
   */
  public static Secret fromSettings(String fileKey, String value, String file) {
    if (file.isBlank()) {
      return ofNullable(value);
    }
    try {
      return fromFile(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(fileKey + ": " + e.getMessage(), e);
    }
  }

  /** The value itself. To be handed to the peer and to nobody else. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }

  @Override
  public String toString() {
    return "***";
  }
}
