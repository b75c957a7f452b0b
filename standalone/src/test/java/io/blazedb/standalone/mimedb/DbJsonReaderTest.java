package io.blazedb.standalone.mimedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DbJsonReaderTest {

  private final DbJsonReader reader = new DbJsonReader("1.2.3");

  @Test
  void tellsAnAbsentFieldFromAnEmptyOne() {
    assertThat(reader.read("{\"a/b\": {}}").get("a/b").extensions()).isEmpty();
    assertThat(reader.read("{\"a/b\": {\"extensions\": []}}").get("a/b").extensions())
        .hasValueSatisfying(extensions -> assertThat(extensions).isEmpty());
  }

  @Test
  void takesExtensionsForASet() {
    assertThat(reader.read("{\"a/b\": {\"extensions\": [\"z\", \"y\"]}}"))
        .isEqualTo(reader.read("{\"a/b\": {\"extensions\": [\"y\", \"z\"]}}"));
  }

  @Test
  void readsATypeOfWhichNothingIsKnown() {
    assertThat(reader.read("{\"a/b\": {}}"))
        .containsEntry(
            "a/b",
            new MimeType(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a/b": {"colour": "red"}}      | unknown field colour
          {"a/b": {"source": 1}}          | source is not a string
          {"a/b": {"source": null}}       | source is not a string
          {"a/b": {"compressible": "no"}} | compressible is not a boolean
          {"a/b": {"extensions": "x"}}    | extensions is not an array
          {"a/b": {"extensions": [1]}}    | extensions holds something other than strings
          {"a/b": 1}                      | not an object
          []                              | not an object
          {"a/b": {}, "a/b": {}}          | not JSON
          {} {}                           | not JSON
          {                               | not JSON
          """)
  void refusesWhatItDoesNotKnow(String json, String said) {
    assertThatExceptionOfType(MimeDbException.class)
        .isThrownBy(() -> reader.read(json))
        .withMessageContainingAll("mime-db 1.2.3", said);
  }
}
