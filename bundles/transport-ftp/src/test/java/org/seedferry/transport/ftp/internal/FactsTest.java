package org.seedferry.transport.ftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.transport.RemoteEntry.Kind;

class FactsTest {

  @Test
  void aMachineLineTellsKindSizeAndTime() {
    assertThat(
            Facts.ofMachineLine(
                "Type=file;SIZE=123;modify=20210304050607.25;UNIX.mode=0644;  two  spaces; a=b"))
        .isEqualTo(
            new Facts(
                Kind.FILE, 123, Instant.parse("2021-03-04T05:06:07.25Z"), " two  spaces; a=b"));
    assertThat(Facts.ofMachineLine("type=dir; d").kind()).isEqualTo(Kind.FOLDER);
    assertThat(Facts.ofMachineLine("type=OS.unix=symlink; l").kind()).isEqualTo(Kind.OTHER);
    assertThat(Facts.ofMachineLine("type=cdir; .").kind()).isNull();
    assertThat(Facts.ofMachineLine(" bare").kind()).isEqualTo(Kind.OTHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name", "no facts here", "type=file;", "type=file; "})
  void whatIsNoMachineLineIsNone(String line) {
    assertThat(Facts.ofMachineLine(line)).isNull();
  }

  @Test
  void numbersAndTimesThatCannotBeAreUnknown() {
    Facts facts = Facts.ofMachineLine("type=file;size=-1;modify=20211304050607; a");
    assertThat(facts.size()).isEqualTo(-1);
    assertThat(facts.modified()).isNull();
    assertThat(Facts.ofMachineLine("type=file;size=99999999999999999999; a").size()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-rw-r--r--    1 1000     1000          123 Nov 26 01:49 name of it",
        "-rw-r--r--    1 1000     1000          123 Mar 04  2021 name of it",
        "-rw-r--r--+ 12 some-user a.group 123 Mar  4  2021 name of it",
        "-rwsr-xr-t 1 owner 123 Mar 4 2021 name of it",
        "-rw-r--r-- 1 owner group 123 2021-03-04 05:06 name of it"
      })
  void aUnixLineTellsNameAndSize(String line) {
    assertThat(Facts.ofUnixLine(line)).isEqualTo(new Facts(Kind.FILE, 123, null, "name of it"));
  }

  @Test
  void aUnixLineKeepsSpacesAndTellsKinds() {
    String head = "rwxr-xr-x 2 0 0 4096 Nov 26 01:49 ";
    assertThat(Facts.ofUnixLine("-" + head + "  a -> b ").name()).isEqualTo("  a -> b ");
    assertThat(Facts.ofUnixLine("d" + head + "d").kind()).isEqualTo(Kind.FOLDER);
    assertThat(Facts.ofUnixLine("d" + head + "..").kind()).isNull();
    assertThat(Facts.ofUnixLine("l" + head + "l -> /etc"))
        .isEqualTo(new Facts(Kind.OTHER, -1, null, "l"));
    assertThat(Facts.ofUnixLine("crw-r--r-- 1 0 0 8, 0 Nov 26 01:49 c").kind())
        .isEqualTo(Kind.OTHER);
    assertThat(Facts.ofUnixLine("01-23-21  05:06PM  <DIR> dos")).isNull();
  }

  @Test
  void aNameThatIsNoUnicodeIsNothingToUs() {
    assertThat(new Facts(Kind.FILE, 1, null, "\u00FFx").entry().kind()).isEqualTo(Kind.OTHER);
    assertThat(new Facts(Kind.FILE, 1, null, "../x").entry().kind()).isEqualTo(Kind.OTHER);
    assertThat(new Facts(Kind.FILE, 1, null, "\u00C3\u00BC").entry().name()).isEqualTo("ü");
  }
}
