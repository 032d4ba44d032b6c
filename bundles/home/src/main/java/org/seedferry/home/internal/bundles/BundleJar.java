package org.seedferry.home.internal.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a whole jar says of itself.
 *
 * @param content where its bytes are kept
 * @param symbolicName whose bundle it is
 * @param version which version
 * @param exports true when it exports packages
 * @param fragment true when it only adds to another bundle
 * @param digest what tells its content from another
 */
record BundleJar(
    Path content,
    String symbolicName,
    Version version,
    boolean exports,
    boolean fragment,
    String digest) {

  /**
   * Reads a jar, every byte of it.
   *
   * @throws IOException when it is broken or no bundle; the message says what is wrong
   */
  static BundleJar read(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new IOException("it is no bundle: it has no META-INF/MANIFEST.MF");
      }
      readEverything(jar);
      return of(file, manifest.getMainAttributes());
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new IOException("it is broken or cut off: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("its manifest is wrong: " + e.getMessage(), e);
    }
  }

  /** The same, with its bytes at another place. */
  BundleJar at(Path place) {
    return new BundleJar(place, symbolicName, version, exports, fragment, digest);
  }

  boolean sameAs(BundleJar other) {
    return other != null && other.digest.equals(digest);
  }

  private static BundleJar of(Path file, Attributes headers) throws IOException {
    String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
    String plain = name == null ? "" : name.split(";")[0].strip();
    if (plain.isEmpty()) {
      throw new IOException("it is no bundle: its manifest has no Bundle-SymbolicName");
    }
    if (!plain.matches("[A-Za-z0-9_.-]+")) {
      throw new IOException("its Bundle-SymbolicName is not allowed");
    }
    return new BundleJar(
        file,
        plain,
        Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)),
        headers.getValue(Constants.EXPORT_PACKAGE) != null,
        headers.getValue(Constants.FRAGMENT_HOST) != null,
        digestOf(file));
  }

  private static void readEverything(JarFile jar) throws IOException {
    for (ZipEntry entry : Collections.list(jar.entries())) {
      try (CheckedInputStream in = new CheckedInputStream(jar.getInputStream(entry), new CRC32())) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
        if (!entry.isDirectory() && in.getChecksum().getValue() != entry.getCrc()) {
          throw new IOException("it is broken: the checksum of " + entry.getName() + " is wrong");
        }
      }
    }
  }

  private static String digestOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
