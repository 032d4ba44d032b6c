package org.seedferry.home.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcFolderTest {

  private static final Pid X = new Pid(null, "org.x");

  @TempDir Path etc;
  private final MemoryConfigurations configurations = new MemoryConfigurations();
  private final List<Schema> bundles = new ArrayList<>();
  private EtcFolder folder;

  @BeforeEach
  void open() {
    bundles.add(schema("org.x", Schema.Kind.SINGLE));
    bundles.add(schema("org.box", Schema.Kind.FACTORY));
    bundles.add(schema("org.box-mini", Schema.Kind.FACTORY));
    folder = new EtcFolder(etc, configurations, () -> bundles);
  }

  private static Schema schema(String pid, Schema.Kind kind) {
    Attribute slots =
        new Attribute("slots", AttributeType.INTEGER, 0, true, "3", List.of(), "1", "9");
    return new Schema(pid, kind, false, Map.of("slots", slots));
  }

  private Path write(String name, String text) throws Exception {
    Path file = Files.writeString(etc.resolve(name), text);
    folder.found(file);
    return file;
  }

  private void delete(Path file) throws Exception {
    Files.delete(file);
    folder.gone(file);
  }

  private Map<String, Object> x() {
    return configurations.get(X);
  }

  @Test
  void aGoodFileReplacesAndItsRemovalRestores() throws Exception {
    folder.settled();
    configurations.put(X, Map.of("slots", 5, "other", "kept"));
    Path file = write("org.x.cfg", "slots = 7");
    assertThat(x()).isEqualTo(Map.of("slots", 7));
    write("org.x.cfg", "slots = 8");
    delete(file);
    assertThat(x()).isEqualTo(Map.of("slots", 5, "other", "kept"));
  }

  @Test
  void aWrongFileChangesNothingAsAWhole() throws Exception {
    folder.settled();
    Path file = write("org.x.cfg", "slots = 7");
    write("org.x.cfg", "slots = 8\nsolts = 8");
    assertThat(x()).isEqualTo(Map.of("slots", 7));
    assertThat(folder.errors())
        .containsExactly(
            "etc/org.x.cfg line 2: key 'solts': is not known to org.x; did you mean 'slots'?"
                .replace("etc", etc.getFileName().toString()));
    write("org.x.cfg", "slots = 8");
    assertThat(folder.errors()).isEmpty();
    assertThat(x()).isEqualTo(Map.of("slots", 8));
    write("org.x.cfg", "nonsense");
    delete(file);
    assertThat(x()).isNull();
    assertThat(folder.errors()).isEmpty();
  }

  @Test
  void whatNoBundleKnowsYetIsNoMistakeBeforeAllAreThere() throws Exception {
    write("org.late.cfg", "slots = 4");
    write("org.never.json", "{}");
    assertThat(folder.errors()).isEmpty();
    bundles.add(schema("org.late", Schema.Kind.SINGLE));
    folder.settled();
    assertThat(configurations.get(new Pid(null, "org.late"))).isEqualTo(Map.of("slots", 4));
    assertThat(folder.errors())
        .singleElement()
        .asString()
        .contains("no bundle knows the PID 'org.never'", "did you mean 'org.");
    bundles.add(schema("org.never", Schema.Kind.SINGLE));
    folder.bundlesChanged();
    assertThat(folder.errors()).isEmpty();
  }

  @Test
  void aDefaultThatComesAfterTheFileIsReplacedByIt() throws Exception {
    Path file = write("org.x.cfg", "slots = 7");
    configurations.put(X, Map.of("slots", 5));
    folder.settled();
    assertThat(x()).isEqualTo(Map.of("slots", 7));
    delete(file);
    assertThat(x()).isEqualTo(Map.of("slots", 5));
  }

  @Test
  void brokenTextIsAMistakeAtOnce() throws Exception {
    write("org.x.json", "{ \"slots\": }");
    assertThat(folder.errors())
        .singleElement()
        .asString()
        .contains("line 1: broken JSON at column");
  }

  @Test
  void aNamedConfigurationIsWrittenInBothWays() throws Exception {
    folder.settled();
    write("org.box~home.cfg", "slots = 1");
    write("org.box-work.cfg.json", "{\"slots\": 2}");
    write("org.box-mini-third.json", "{\"slots\": 3}");
    assertThat(configurations.inForce)
        .containsOnlyKeys(
            new Pid("org.box", "home"),
            new Pid("org.box", "work"),
            new Pid("org.box-mini", "third"));
    write("org.box.cfg", "slots = 1");
    write("org.x~two.cfg", "slots = 1");
    assertThat(folder.errors())
        .anyMatch(error -> error.contains("rename the file to org.box~NAME.cfg"))
        .anyMatch(error -> error.contains("org.x takes one configuration only"));
  }

  @Test
  void twoFilesCannotSetTheSame() throws Exception {
    folder.settled();
    Path first = write("org.x.cfg", "slots = 1");
    write("org.x.json", "{\"slots\": 2}");
    assertThat(x()).isEqualTo(Map.of("slots", 1));
    assertThat(folder.errors()).singleElement().asString().contains("org.x.cfg already");
    delete(first);
    assertThat(x()).isEqualTo(Map.of("slots", 2));
    assertThat(folder.errors()).isEmpty();
  }

  @Test
  void anotherFormOfFileIsRefusedAndNotLeftToFileInstall() throws Exception {
    folder.settled();
    write("org.x.config", "slots=I\"1\"");
    write("lost.jar", "PK");
    write("README.txt", "hello");
    write("org..x.cfg", "slots = 1");
    assertThat(folder.errors()).hasSize(3).noneMatch(error -> error.contains("README"));
    assertThat(configurations.inForce).isEmpty();
  }

  @Test
  void aSuccessorKnowsWhatWasBeforeAndWhatWasTakenAwayMeanwhile() throws Exception {
    folder.settled();
    configurations.put(X, Map.of("slots", 5));
    Path file = write("org.x.cfg", "slots = 7");
    Path gone = write("org.box~a.cfg", "slots = 7");
    Files.delete(gone);
    Files.writeString(file, "slots = 99");
    EtcFolder successor = new EtcFolder(etc, configurations, () -> bundles);
    successor.scan();
    successor.settled();
    assertThat(configurations.get(new Pid("org.box", "a"))).isNull();
    assertThat(x()).isEqualTo(Map.of("slots", 7));
    assertThat(successor.errors()).hasSize(1);
    Files.delete(file);
    successor.gone(file);
    assertThat(x()).isEqualTo(Map.of("slots", 5));
  }

  @Test
  void aFileThatIsNoTextOrTooLargeIsRefused() throws Exception {
    folder.settled();
    folder.found(Files.write(etc.resolve("org.x.cfg"), new byte[] {'a', '=', (byte) 0xff}));
    assertThat(folder.errors()).singleElement().asString().contains("is not UTF-8");
    folder.found(Files.write(etc.resolve("org.x.cfg"), new byte[2 << 20]));
    assertThat(folder.errors()).singleElement().asString().contains("larger than 1 MiB");
  }
}
