package io.blazedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.query.TextQuery.End;
import io.blazedb.query.TextQuery.Sign;
import io.blazedb.query.TextQuery.Term;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small language of full-text searches (L8 of the protocol). */
class TextQueryTest {
  private static Term term(Sign sign, String text, End end) {
    return new Term(sign, text, end);
  }

  private static Term word(String text) {
    return term(Sign.REQUIRED, text, End.WHOLE);
  }

  @Test
  void wordsArePartedByWhiteSpace() {
    assertThat(TextQuery.parse("  buy\tmilk\u00a0today ").terms())
        .containsExactly(word("buy"), word("milk"), word("today"));
  }

  @Test
  void aPhraseIsOneTerm() {
    assertThat(TextQuery.parse("\"buy  milk\" now").terms())
        .containsExactly(word("buy  milk"), word("now"));
  }

  @Test
  void aStarBehindAWordMeansItsBeginning() {
    assertThat(TextQuery.parse("mil* x-ra*").terms())
        .containsExactly(
            term(Sign.REQUIRED, "mil", End.PREFIX), term(Sign.REQUIRED, "x-ra", End.PREFIX));
  }

  @Test
  void aMinusBeforeATermExcludesIt() {
    assertThat(TextQuery.parse("a -b -\"c d\" -e* f-g").terms())
        .containsExactly(
            word("a"),
            term(Sign.EXCLUDED, "b", End.WHOLE),
            term(Sign.EXCLUDED, "c d", End.WHOLE),
            term(Sign.EXCLUDED, "e", End.PREFIX),
            word("f-g"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'', is empty",
        "'  ', is empty",
        "'a \"b c', has a phrase that does not end; it begins at character 2",
        "'a \"\"', has an empty phrase at character 2",
        "'\" \" a', has an empty phrase at character 0",
        "'\"a b\"c', needs a space behind the phrase that ends at character 4",
        "'\"a b\"*', needs a space behind the phrase that ends at character 4",
        "'ab\"c\"', 'has a quote within a word, at character 2'",
        "'*', has a sign without a word at character 0",
        "'a -', has a sign without a word at character 3",
        "'a -*', has a sign without a word at character 3",
        "'a*b', 'has a * that does not end its word, at character 1'",
        "'a**', 'has a * that does not end its word, at character 1'",
        "'-a -b', says only what must not be there; it needs a word that must"
      })
  void whatBreaksTheGrammarIsRefused(String text, String said) {
    BlazeException refusal =
        catchThrowableOfType(BlazeException.class, () -> TextQuery.parse(text));
    assertThat(refusal).as(text).hasMessage("the text of a search " + said);
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_QUERY);
  }

  @Test
  void aSearchThatIsTooLongIsRefused() {
    assertThat(TextQuery.parse("a".repeat(1_000)).terms()).hasSize(1);
    assertThat(TextQuery.parse("a ".repeat(32)).terms()).hasSize(32);
    assertThat(catchThrowableOfType(BlazeException.class, () -> TextQuery.parse("a".repeat(1_001))))
        .hasMessageContaining("has 1001 characters, at most 1000");
    assertThat(catchThrowableOfType(BlazeException.class, () -> TextQuery.parse("a ".repeat(33))))
        .hasMessageContaining("has 33 words and phrases, at most 32");
  }
}
