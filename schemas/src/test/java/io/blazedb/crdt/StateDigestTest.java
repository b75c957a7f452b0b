package io.blazedb.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MurmurHash3 x64 128 with seed 0 against vectors of other implementations. Rule R107. */
final class StateDigestTest {

  @ParameterizedTest
  @CsvSource({
    "'', 00000000000000000000000000000000",
    "The quick brown fox jumps over the lazy dog, e34bbc7bbc071b6c7a433ca9c49a9347",
    "'a', 85555565f6597889e6b53a48510e895a",
    "'hello', cbd8a7b341bd9b025b1e906a48ae1d19",
    "'hello, world', 342fac623a5ebc8e4cdcbc079642414d",
    "'0123456789abcde', a62dd5f6c0bf23514fccf50c7c544cf0",
    "'0123456789abcdef', 4be06d94cf4ad1a787c35b5c63a708da",
    "'0123456789abcdefg', 8e32612daa45f9de0800f4c206c372ee",
    "'0123456789abcdef0123456789abcdef0123456789abcdef!', fb6e473885b9d4fe1fcbccb713adc917",
    "'\u20ac\ud83d\ude00', 3a5701f97a776320992958f3379cef9c"
  })
  void givesThePublishedHash(String text, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(StateDigest.ofRecord(bytes, 0, bytes.length)).hasToString(expected);
  }

  @Test
  void theHashOfAStretchIsTheHashOfItsBytes() {
    byte[] bytes = new byte[100];
    new Random(1).nextBytes(bytes);
    byte[] stretch = java.util.Arrays.copyOfRange(bytes, 13, 13 + 47);

    assertThat(StateDigest.ofRecord(bytes, 13, 47)).isEqualTo(StateDigest.ofRecord(stretch, 0, 47));
  }
}
