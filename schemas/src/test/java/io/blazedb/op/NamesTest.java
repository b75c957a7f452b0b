package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammars of names. Rules R20 and R21. */
final class NamesTest {
  private static final String LONGEST = "n".repeat(64);

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "team-1.x_y", "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"})
  void databaseNames(String name) {
    assertThat(new DatabaseName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "_a", "-a", ".a", "a b", "a/0", "\u00e9", "a\u0000"})
  void notDatabaseNames(String name) {
    expect(ErrorCode.BAD_DATABASE_NAME, () -> new DatabaseName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A", "_", "Tasks-1.x"})
  void collectionNames(String name) {
    assertThat(new CollectionName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0a", "-a", ".a", "a b", "a/0", "\u00e9"})
  void notCollectionNames(String name) {
    expect(ErrorCode.BAD_COLLECTION_NAME, () -> new CollectionName(name));
  }

  @Test
  void namesEndAt64Characters() {
    assertThat(new DatabaseName(LONGEST).text()).hasSize(64);
    assertThat(new CollectionName(LONGEST).text()).hasSize(64);
    expect(ErrorCode.BAD_DATABASE_NAME, () -> new DatabaseName(LONGEST + "n"));
    expect(ErrorCode.BAD_COLLECTION_NAME, () -> new CollectionName(LONGEST + "n"));
  }

  @Test
  void fieldNamesEndAt255Utf8Bytes() {
    assertThat(FieldName.check("\u20AC".repeat(85))).hasSize(85);
    assertThat(FieldName.check("\uD83D\uDE00".repeat(63))).hasSize(126);
    expect(ErrorCode.BAD_FIELD_NAME, () -> FieldName.check("\u20AC".repeat(85) + "a"));
    expect(ErrorCode.BAD_FIELD_NAME, () -> FieldName.check("\uD83D\uDE00".repeat(64)));
    expect(ErrorCode.BAD_FIELD_NAME, () -> FieldName.check("a".repeat(256)));
    expect(ErrorCode.BAD_FIELD_NAME, () -> FieldName.check(""));
    expect(ErrorCode.BAD_FIELD_NAME, () -> FieldName.check("a\u0000"));
  }

  @Test
  void aRefusalPrintsTheNameCutAndWithoutControlCharacters() {
    assertThatThrownBy(() -> new DatabaseName("\n" + "x".repeat(1_000)))
        .hasMessageContaining("\\u000a")
        .message()
        .hasSizeLessThan(300);
  }

  private static void expect(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(BlazeException.class)
        .extracting(e -> ((BlazeException) e).code())
        .isEqualTo(code);
  }
}
