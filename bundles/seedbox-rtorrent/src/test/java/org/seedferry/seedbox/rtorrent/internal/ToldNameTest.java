package org.seedferry.seedbox.rtorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expectations are what rTorrent 0.9.8 told of such names. */
class ToldNameTest {

  @Test
  void aTextOfTheBasicPlaneIsToldAsItIsButForCarriageReturns() {
    String plain = "a\u007f\t\u001b\u0007 ü日本\u2028 ???";
    assertThat(ToldName.of(plain)).isEqualTo(plain);
    assertThat(ToldName.of("b\r\r\nx\n")).isEqualTo("b\n\nx\n");
  }

  @Test
  void oneCharacterBeyondItBreaksTheWholeText() {
    assertThat(ToldName.of("a\u007f\t\n\r\r\n\u001b\u0001 ü\u2028😀"))
        .isEqualTo("a\u007f\t\n\n\n?? ?????????");
    assertThat(ToldName.of("fffe\ufffe")).isEqualTo("fffe???");
  }

  @Test
  void aNameFitsWhatItMayBeToldAs() {
    assertThat(ToldName.fits("ü", "ü")).isTrue();
    assertThat(ToldName.fits("ü", "??")).isTrue();
    assertThat(ToldName.fits("😀", "😀")).isTrue();
    assertThat(ToldName.fits("😀", "????")).isTrue();
    assertThat(ToldName.fits("😀", "???")).isFalse();
    assertThat(ToldName.isAmbiguous("ü")).isFalse();
    assertThat(ToldName.isAmbiguous("??")).isTrue();
    assertThat(ToldName.isAmbiguous("a\nb")).isTrue();
  }
}
