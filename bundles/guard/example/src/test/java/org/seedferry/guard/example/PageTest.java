package org.seedferry.guard.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code on the page is the code that is built and tested here. */
class PageTest {
  private static final Pattern SHOWN =
      Pattern.compile("(?m)^`(src/\\S+)`:\\R\\R```java\\R(?s:(.*?))^```$");

  @Test
  void everyFileIsShownAsItIs() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    Matcher matcher = SHOWN.matcher(Files.readString(Path.of("README.md")));
    while (matcher.find()) {
      shown.put(matcher.group(1), matcher.group(2));
    }
    Map<String, String> built = new TreeMap<>();
    for (String root : new String[] {"src/main/java", "src/test/java/com"}) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          built.put(file.toString().replace('\\', '/'), Files.readString(file));
        }
      }
    }
    assertThat(built).isNotEmpty();
    assertThat(shown).isEqualTo(built);
  }
}
