package org.seedferry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedferry.api.Checksum.Algorithm;

class ChecksumTest {

  @ParameterizedTest
  @CsvSource({
    "CRC32, cbf43926",
    "MD5, 25f9e794323b453885f5181f1b624d0b",
    "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
  })
  void itIsTheOneThatEverybodyComputes(Algorithm algorithm, String hex) {
    Checksum.Hasher hasher = algorithm.hasher();
    hasher.update(ByteBuffer.wrap("12345".getBytes(StandardCharsets.US_ASCII)));
    hasher.update(ByteBuffer.wrap("6789".getBytes(StandardCharsets.US_ASCII)));
    Checksum known = Checksum.parse(algorithm, hex.toUpperCase(java.util.Locale.ROOT));
    assertThat(known.is(hasher.value())).isTrue();
    assertThat(known.is(algorithm.hasher().value())).isFalse();
    assertThat(known).isEqualTo(Checksum.parse(algorithm, hex)).hasToString(algorithm + " " + hex);
  }

  @Test
  void whatIsTooShortIsNone() {
    assertThatThrownBy(() -> Checksum.parse(Algorithm.CRC32, "cbf439"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Checksum.parse(Algorithm.CRC32, "xxxxxxxx"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
