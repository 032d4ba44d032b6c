package org.seedferry.itests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/settings.md} says what the bundles say; {@code -Dseedferry.docs=write} writes it
 * anew.
 */
class SettingsReferenceIT {

  private static final Path PROJECT =
      Path.of(System.getProperty("seedferry.jar")).resolve("../../..").normalize();

  @Test
  void thePageIsTheOneThatTheBundlesGive() throws Exception {
    String page = SettingsReference.of(PROJECT.resolve("bundles"));
    Path file = PROJECT.resolve("docs/settings.md");
    if ("write".equals(System.getProperty("seedferry.docs"))) {
      Files.writeString(file, page);
    }
    assertThat(file).as("write it anew with mvn verify -Dseedferry.docs=write").hasContent(page);
  }
}
