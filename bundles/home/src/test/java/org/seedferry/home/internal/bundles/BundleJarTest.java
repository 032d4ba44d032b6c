package org.seedferry.home.internal.bundles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleJarTest {

  @TempDir Path work;

  private Path jar(Map<String, String> headers) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    Path file = work.resolve("some.jar");
    byte[] content = "the content of this entry".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      CRC32 crc = new CRC32();
      crc.update(content);
      ZipEntry entry = new ZipEntry("entry");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      out.putNextEntry(entry);
      out.write(content);
    }
    return file;
  }

  @Test
  void aBundleIsReadWithWhatMattersOfIt() throws Exception {
    BundleJar bundle =
        BundleJar.read(
            jar(
                Map.of(
                    "Bundle-SymbolicName", "org.x;singleton:=true",
                    "Bundle-Version", "1.2.3.q",
                    "Export-Package", "org.x.api")));
    assertThat(bundle.symbolicName()).isEqualTo("org.x");
    assertThat(bundle.version()).hasToString("1.2.3.q");
    assertThat(bundle.exports()).isTrue();
    assertThat(bundle.fragment()).isFalse();
  }

  @Test
  void whatIsNoBundleIsRefusedInWords() throws Exception {
    assertThatThrownBy(() -> BundleJar.read(jar(Map.of())))
        .hasMessageContaining("no Bundle-SymbolicName");
    assertThatThrownBy(() -> BundleJar.read(jar(Map.of("Bundle-SymbolicName", "../x"))))
        .hasMessageContaining("not allowed");
    assertThatThrownBy(
            () -> BundleJar.read(jar(Map.of("Bundle-SymbolicName", "x", "Bundle-Version", "one"))))
        .hasMessageContaining("manifest is wrong");
  }

  @Test
  void anyBrokenByteIsFound() throws Exception {
    Path file = jar(Map.of("Bundle-SymbolicName", "x"));
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> BundleJar.read(file)).isInstanceOf(IOException.class);
    }
    byte[] flipped = whole.clone();
    int at = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("the content");
    flipped[at] ^= 1;
    Files.write(file, flipped);
    assertThatThrownBy(() -> BundleJar.read(file)).hasMessageContaining("checksum of entry");
  }
}
