package org.seedferry.seedbox.rtorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.json.UnreadableException;

class XmlRpcReaderTest {

  @Test
  void readsEveryTypeThatRtorrentWrites() throws Exception {
    Object value =
        value(
            "<array><data>\r\n<value><string>a &amp; &lt;b&gt;</string></value>\r\n"
                + "<value><i8>-9007199254740993</i8></value><value><i4>7</i4></value>"
                + "<value>plain</value><value><string/></value>"
                + "<value><struct><member><name>k</name><value><i8>1</i8></value></member>"
                + "</struct></value></data></array>");
    assertThat(value)
        .isEqualTo(List.of("a & <b>", -9007199254740993L, 7L, "plain", "", Map.of("k", 1L)));
    assertThat((byte[]) value("<base64>\r\nAQI=\r\n</base64>")).containsExactly(1, 2);
  }

  @Test
  void controlCharactersAndOddLineEndsOfNamesStay() throws Exception {
    String name = "bell\u0007 esc\u001b tab\t line\n c1\u0085\u009f del\u007f \u2028 ü日";
    assertThat(value("<string>" + name + "</string>")).isEqualTo(name);
    assertThat(value("<string>tab\t line\n c1\u0085 \u2028</string>"))
        .isEqualTo("tab\t line\n c1\u0085 \u2028");
  }

  @Test
  void aFaultIsTold() {
    assertThatThrownBy(
            () ->
                XmlRpcReader.read(
                    bytes(
                        "<methodResponse><fault><value><struct><member><name>faultCode</name>"
                            + "<value><i4>-501</i4></value></member><member><name>faultString"
                            + "</name><value><string>Could not find info-hash.</string></value>"
                            + "</member></struct></value></fault></methodResponse>")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.isUnknownDownload()).isTrue());
  }

  @Test
  void manyReferencesAreNoAttack() throws Exception {
    String text = "&amp;&#7;".repeat(100_000) + "\u0007";
    assertThat((String) value("<string>" + text + "</string>")).hasSize(200_001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<nil/>",
        "<double>1.0</double>",
        "<i8>1e3</i8>",
        "<i8>99999999999999999999</i8>",
        "<i8/>",
        "<i4>1<i4>2</i4></i4>",
        "text <i4>1</i4>",
        "<array><value/></array>",
        "<array><data><i4>1</i4></data></array>",
        "<array><data></data></array><i4>1</i4>",
        "<struct><member><value/></member></struct>",
        "<base64>*</base64>",
        "<string>nul\0</string>",
        "<string>&unknown;</string>",
        "<string><b>bold</b></string>"
      })
  void otherValuesAreRefused(String value) {
    assertThatThrownBy(() -> value(value)).isInstanceOf(UnreadableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<html><body/></html>",
        "<methodResponse/>",
        "<methodResponse><params/></methodResponse>",
        "<methodResponse><params><param><value>1</value></param></params>",
        "<methodResponse><params><param><value>1</value></param></params></methodResponse><more/>",
        "<methodResponse><fault><value>no</value></fault></methodResponse>"
      })
  void otherDocumentsAreRefused(String document) {
    assertThatThrownBy(() -> XmlRpcReader.read(bytes(document)))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void whatIsTooDeepOrTooLongIsRefused() {
    String deep = "<array><data><value>".repeat(50_000);
    assertThatThrownBy(() -> value(deep)).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> value("<string>" + "x".repeat(2 << 20) + "</string>"))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void noEntityIsFollowedOrExpanded(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    for (String type :
        List.of(
            "<!DOCTYPE r [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>",
            "<!DOCTYPE r SYSTEM '" + secret.toUri() + "'>",
            "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY x '&a;&a;&a;&a;&a;&a;&a;&a;'>]>")) {
      for (String control : List.of("", "\u0007")) {
        assertThatThrownBy(
                () ->
                    XmlRpcReader.read(
                        bytes(
                            "<?xml version=\"1.0\"?>"
                                + type
                                + "<methodResponse><params><param><value><string>&x;"
                                + control
                                + "</string></value></param></params></methodResponse>")))
            .isInstanceOf(UnreadableException.class)
            .hasMessageNotContaining("s3cret");
      }
    }
  }

  private static Object value(String value) throws Exception {
    return XmlRpcReader.read(
        bytes(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<methodResponse>\r\n<params>\r\n<param>"
                + "<value>"
                + value
                + "</value></param>\r\n</params>\r\n</methodResponse>\r\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
