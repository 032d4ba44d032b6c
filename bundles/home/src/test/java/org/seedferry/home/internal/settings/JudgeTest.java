package org.seedferry.home.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {

  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="c" name="X">
          <AD id="slots" type="Integer" min="1" max="16" default="3"/>
          <AD id="ratio" type="Double" min="0" default="1.0"/>
          <AD id="enabled" type="Boolean" default="true"/>
          <AD id="poll" type="String" min="1s" max="1d" default="30s"/>
          <AD id="chunk" type="String" min="1MiB" max="1TiB" default="8MiB"/>
          <AD id="name" type="String" min="2" max="5" required="false"/>
          <AD id="mode" type="String" default="copy"><Option label="c" value="copy"/><Option label="l" value="link"/></AD>
          <AD id="labels" type="String" cardinality="10" required="false" default=""/>
          <AD id="ports" type="Integer" cardinality="-2" required="false" min="1" max="9"/>
          <AD id="url" type="String"/>
          <AD id=".password" type="Password" min="8" default=""/>
        </OCD>
        <Designate pid="x"><Object ocdref="c"/></Designate>
        <Designate factoryPid="f"><Object ocdref="c"/></Designate>
      </metatype:MetaData>
      """;

  private static Schema schema() throws Exception {
    return MetatypeXml.read(new ByteArrayInputStream(METATYPE.getBytes(StandardCharsets.UTF_8)))
        .get(0);
  }

  private static Verdict cfg(String text) throws Exception {
    return new Judge(schema()).judge(PropertiesText.read("url = u\n" + text));
  }

  private static Verdict json(String text) throws Exception {
    return new Judge(schema()).judge(JsonText.read("{\"url\": \"u\",\n" + text + "}"));
  }

  private static void refused(Verdict verdict, int line, String text) {
    assertThat(verdict.values()).isEmpty();
    assertThat(verdict.problems()).containsExactly(new Problem(line, text));
  }

  @Test
  void valuesHaveTheTypesOfTheMetatype() throws Exception {
    var values =
        cfg("""
                slots = 4
                ratio: 2.5
                enabled false
                poll=2m
                labels = tv, film\\, long , x
                ports = 1,2
                """)
            .values();
    assertThat(values)
        .containsEntry("slots", 4)
        .containsEntry("ratio", 2.5)
        .containsEntry("enabled", false)
        .containsEntry("poll", "2m")
        .containsEntry("ports", List.of(1, 2));
    assertThat((String[]) values.get("labels")).containsExactly("tv", "film, long", "x");
    assertThat(json("\"slots\": 4, \"labels\": [\"tv\"], \"enabled\": true").problems()).isEmpty();
  }

  @Test
  void anUnknownKeyIsNamedWithTheNearestKnownOne() throws Exception {
    refused(cfg("slot = 4"), 2, "key 'slot': is not known to x; did you mean 'slots'?");
    refused(
        cfg("password = abc"), 2, "key 'password': is not known to x; did you mean '.password'?");
  }

  @Test
  void aWrongTypeIsRefused() throws Exception {
    refused(cfg("slots = many"), 2, "key 'slots': 'many' is not a whole number");
    refused(
        cfg("slots = 4.5"),
        2,
        "key 'slots': '4.5' does not fit, it must be a whole number of -2147483648 to 2147483647");
    refused(cfg("enabled = yes"), 2, "key 'enabled': 'yes' is not true or false");
    refused(json("\"slots\": \"4\""), 2, "key 'slots': '4' is not a whole number");
    refused(json("\"poll\": 5"), 2, "key 'poll': '5' is not a text");
    refused(json("\"slots\": [1]"), 2, "key 'slots': must be one value and not a list");
    refused(cfg("slots = 1e999999999"), 2, "key 'slots': '1e999999999' is not a whole number");
  }

  @Test
  void numbersDurationsSizesAndLengthsHaveTheirRanges() throws Exception {
    refused(cfg("slots = 17"), 2, "key 'slots': '17' is out of range, it must be 1 to 16");
    refused(cfg("ratio = -1"), 2, "key 'ratio': '-1' is out of range, it must be 0 at least");
    refused(cfg("poll = 25h"), 2, "key 'poll': '25h' is out of range, it must be 1s to 1d");
    refused(cfg("poll = 0"), 2, "key 'poll': '0' is out of range, it must be 1s to 1d");
    refused(
        cfg("poll = 20"),
        2,
        "key 'poll': '20' is not a duration: write a number with a unit, for example 30s, 10m,"
            + " 1h30m or 14d");
    refused(
        cfg("chunk = 10KiB"), 2, "key 'chunk': '10KiB' is out of range, it must be 1MiB to 1TiB");
    refused(cfg("name = x"), 2, "key 'name': 'x' is out of range, its length must be 2 to 5");
    refused(cfg("ports = 1,2,3"), 2, "key 'ports': has 3 values, at most 2");
    refused(cfg("ports = 1,12"), 2, "key 'ports': '12' is out of range, it must be 1 to 9");
    assertThat(cfg("chunk = 2097152").problems()).isEmpty();
    assertThat(cfg("poll = 24h\nchunk = 1 GiB\nname = abc").problems()).isEmpty();
  }

  @Test
  void onlyTheOptionsAreAllowed() throws Exception {
    refused(cfg("mode = move"), 2, "key 'mode': 'move' is not one of copy, link");
    assertThat(cfg("mode = link").good()).isTrue();
  }

  @Test
  void whatIsRequiredAndHasNoDefaultMustBeThere() throws Exception {
    assertThat(new Judge(schema()).judge(List.of()).problems())
        .containsExactly(new Problem(0, "key 'url' is missing: it must be given a value"));
  }

  @Test
  void aSecretIsNeverRepeated() throws Exception {
    Verdict verdict = cfg(".password = hush");
    assertThat(verdict.problems().toString())
        .contains("the value is out of range")
        .doesNotContain("hush");
    assertThat(cfg("mode = sftp://me:hush@box/").problems().toString())
        .contains("sftp://me:***@box/")
        .doesNotContain("hush");
  }

  @Test
  void placeholdersAreLetThroughUnchecked() throws Exception {
    assertThat(cfg("slots = $[env:SLOTS]\n.password = $[secret:x]").values())
        .containsEntry("slots", "$[env:SLOTS]")
        .containsEntry(".password", "$[secret:x]");
  }

  @Test
  void aFileCannotSetWhatBelongsToTheFramework() throws Exception {
    for (String key :
        List.of(
            "service.pid",
            "felix.fileinstall.filename",
            "service.factoryPid",
            "service.bundleLocation",
            "component.name",
            ":configurator:policy")) {
      assertThat(cfg(key.replace(":", "\\:") + " = /etc/passwd").problems())
          .as(key)
          .singleElement()
          .extracting(Problem::text)
          .asString()
          .contains("is set by the framework");
    }
  }

  @Test
  void aKeyStandsOnlyOnce() throws Exception {
    refused(
        cfg("slots = 4\nslots = 5"),
        3,
        "key 'slots': stands on line 2 already: take one of both out");
    refused(
        json("\"slots\": 4,\n\"slots\": 5"),
        3,
        "key 'slots': stands on line 2 already: take one of both out");
  }
}
