package org.seedferry.home.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentXmlTest {

  private static List<Schema> read(String xml) throws IOException {
    return ComponentXml.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static final String HEAD =
      "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.4.0\" name=\"a.B\" ";

  @Test
  void aComponentWithoutMetatypeTakesAnyKeyOfItsPid() throws Exception {
    Schema schema = read(HEAD + "configuration-pid=\"org.levels\"/>").get(0);
    assertThat(new Judge(schema).judge(PropertiesText.read("level.org.x = DEBUG")).values())
        .containsEntry("level.org.x", "DEBUG");
  }

  @Test
  void theTargetOfAReferenceMayBeSetBesideWhatTheMetatypeSays() throws Exception {
    Schema component =
        read(HEAD + "configuration-pid=\"org.db\"><reference name=\"factory\"/></scr:component>")
            .get(0);
    Schema metatype = new Schema("org.db", Schema.Kind.SINGLE, false, Map.of());
    Schema both = new Schemas(List.of(metatype, component)).find("org.db").orElseThrow();
    assertThat(new Judge(both).judge(PropertiesText.read("factory.target = (x=1)")).good())
        .isTrue();
    assertThat(new Judge(both).judge(PropertiesText.read("other = 1")).good()).isFalse();
  }

  @Test
  void whatCannotBeConfiguredHasNoPid() throws Exception {
    assertThat(read(HEAD + "configuration-policy=\"ignore\" configuration-pid=\"x\"/>")).isEmpty();
    assertThat(read(HEAD + "/>")).isEmpty();
  }

  @Test
  void aDocumentThatPointsOutsideIsNotRead() {
    assertThatThrownBy(
            () ->
                read(
                    "<!DOCTYPE c [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                        + HEAD
                        + "configuration-pid=\"&e;\"/>"))
        .isInstanceOf(IOException.class);
  }
}
