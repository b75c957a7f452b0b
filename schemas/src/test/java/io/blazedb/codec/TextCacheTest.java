package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered between texts never shows in what is read or written. */
class TextCacheTest {
  private static final int TEXTS = 20_000;

  private final TextCache values = new TextCache(TextCache.Content.VALUES);
  private final TextCache names = new TextCache(TextCache.Content.FIELD_NAMES);

  @Test
  void readsTheSameObjectAgain() {
    Value.Text once = values.read(reader("status"), 100);
    assertThat(once.value()).isEqualTo("status");
    assertThat(values.read(reader("status"), 100)).isSameAs(once);
  }

  @Test
  void tellsTextsApartWhateverTheyShare() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      texts.add("a".repeat(i % 20) + i);
      texts.add(i + "é\u0000".repeat(i % 5));
    }
    texts.add("");
    for (int round = 0; round < 2; round++) {
      for (String text : texts) {
        assertThat(values.read(reader(text), 100).value()).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000", "\u0000"})
  void refusesAnImpossibleNameEachTime(String name) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> names.read(reader(name), 255))
          .isInstanceOfSatisfying(
              MalformedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD_NAME));
    }
  }

  @Test
  void writesNamesAsTextsHoweverOften() {
    FieldNameWriter remembering = new FieldNameWriter();
    for (int i = 0; i < TEXTS; i++) {
      for (String name : List.of("x".repeat(1 + i % 18), "é" + i, "name" + i % 300)) {
        BlazeWriter expected = new BlazeWriter(64);
        BlazeWriter written = new BlazeWriter(64);
        remembering.write(written, name);
        assertThat(written.written()).isEqualTo(expected.writeText(name).written());
      }
    }
  }

  @Test
  void refusesToWriteAnImpossibleNameEachTime() {
    FieldNameWriter remembering = new FieldNameWriter();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> remembering.write(new BlazeWriter(64), "a\u0000"))
          .isInstanceOf(BlazeException.class);
    }
  }

  private static BlazeReader reader(String text) {
    return new BlazeReader(Bytes.wrap(new BlazeWriter(64).writeText(text).toByteArray()));
  }
}
