package io.blazedb.streams.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  private final Words words = new Words();

  @ParameterizedTest
  @CsvSource({
    "Buy milk!, buy milk",
    "'application/vnd.ms-excel', application vnd ms excel",
    "'can''t snake_case 3.14', can t snake case 3 14",
    "Ünïted ÅSE, united ase",
    "ΣΊΣΥΦΟΣ Σίσυφος, σισυφοσ σισυφοσ",
    "İstanbul Ёлка, istanbul елка",
    "ﬁne ｆｕｌｌ Ⅳ, fine full iv",
    "牛奶 がか, 牛 奶 が か",
    "한국어, 한국어",
    "हिन्दी, हिन्दी",
    "😀, 😀"
  })
  void areFoldedAndParted(String text, String expected) {
    assertThat(words.of(text)).containsExactly(expected.split(" "));
  }

  @Test
  void ofNothingAreNone() {
    assertThat(words.of("")).isEmpty();
    assertThat(words.of(" --- !?")).isEmpty();
  }

  @Test
  void areTheSameEachTime() {
    assertThat(List.of(words.of("a b"), words.of("c"), words.of("a b")))
        .containsExactly(List.of("a", "b"), List.of("c"), List.of("a", "b"));
  }

  @Test
  void areCutWhereTheyAreTooLong() {
    assertThat(words.of("x".repeat(300))).containsExactly("x".repeat(255), "x".repeat(45));
  }
}
