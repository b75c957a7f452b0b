package io.blazedb.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Filter.Operator;
import io.blazedb.query.Select;
import io.blazedb.wire.CursorText;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryJsonTest {
  private static final QueryJson JSON = new QueryJson(Limits.DEFAULT);

  static Stream<Arguments> filters() {
    Filter one = new Filter.Compare("n", Operator.EQ, Value.of(1));
    Filter two = new Filter.Compare("m", Operator.EQ, Value.of("x"));
    return Stream.of(
        arguments("{}", Filter.ALL),
        arguments("{\"n\":1}", one),
        arguments("{\"n\":{\"eq\":1}}", one),
        arguments("{\"n\":1,\"m\":\"x\"}", new Filter.And(List.of(one, two))),
        arguments("{\"$and\":[{\"n\":1},{\"m\":\"x\"}]}", new Filter.And(List.of(one, two))),
        arguments("{\"$or\":[{\"n\":1},{\"m\":\"x\"}]}", new Filter.Or(List.of(one, two))),
        arguments("{\"$not\":{\"n\":1}}", new Filter.Not(one)),
        arguments("{\"and\":1}", new Filter.Compare("and", Operator.EQ, Value.of(1))),
        arguments(
            "{\"n\":{\"ge\":1,\"lt\":5}}",
            new Filter.And(
                List.of(
                    new Filter.Compare("n", Operator.GE, Value.of(1)),
                    new Filter.Compare("n", Operator.LT, Value.of(5))))),
        arguments(
            "{\"n\":{\"in\":[1,null]}}", new Filter.In("n", List.of(Value.of(1), Value.ofNull()))),
        arguments("{\"n\":{\"exists\":true}}", new Filter.Exists("n")),
        arguments("{\"n\":{\"exists\":false}}", new Filter.Not(new Filter.Exists("n"))),
        arguments("{\"n\":{\"prefix\":\"a\"}}", compare(Operator.PREFIX, Value.of("a"))),
        arguments("{\"n\":{\"contains\":\"a\"}}", compare(Operator.CONTAINS, Value.of("a"))),
        arguments("{\"n\":null}", compare(Operator.EQ, Value.ofNull())),
        arguments("{\"n\":1.0}", compare(Operator.EQ, Value.of(1.0))),
        arguments("{\"n\":[1]}", compare(Operator.EQ, Value.of(List.of(Value.of(1))))),
        arguments("{\"n\":9223372036854775807}", compare(Operator.EQ, Value.of(Long.MAX_VALUE))),
        arguments(
            "{\"n\":{\"$timestamp\":\"1970-01-01T00:00:01Z\"}}",
            compare(Operator.EQ, new Value.Timestamp(1_000))),
        arguments(
            "{\"n\":{\"eq\":{\"a\":1}}}",
            compare(Operator.EQ, Value.of(Map.of("a", Value.of(1))))));
  }

  private static Filter compare(Operator operator, Value value) {
    return new Filter.Compare("n", operator, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  void readsFilters(String where, Filter filter) {
    assertThat(read("\"where\":" + where).select().where()).isEqualTo(filter);
  }

  static Stream<Arguments> badFilters() {
    String deep = "{\"$not\":".repeat(20) + "{}" + "}".repeat(20);
    String deepValue = "{\"n\":" + "[".repeat(20) + "]".repeat(20) + "}";
    return Stream.of(
        arguments("1", ErrorCode.BAD_QUERY, "where must be an object"),
        arguments("{\"n\":{\"like\":1}}", ErrorCode.UNKNOWN_OPERATOR, "\"like\""),
        arguments("{\"$xor\":[]}", ErrorCode.UNKNOWN_OPERATOR, "\"$xor\""),
        arguments("{\"$and\":{}}", ErrorCode.BAD_QUERY, "$and must be an array"),
        arguments("{\"$not\":[]}", ErrorCode.BAD_QUERY, "$not must be an object"),
        arguments("{\"n\":{}}", ErrorCode.BAD_QUERY, "\"n\""),
        arguments("{\"n\":{\"in\":1}}", ErrorCode.BAD_QUERY, "in of \"n\""),
        arguments("{\"n\":{\"exists\":1}}", ErrorCode.BAD_QUERY, "exists of \"n\""),
        arguments("{\"\":1}", ErrorCode.BAD_FIELD_NAME, "field name"),
        arguments("{\"n\":9223372036854775808}", ErrorCode.BAD_QUERY, "9223372036854775808"),
        arguments("{\"n\":1e999}", ErrorCode.BAD_QUERY, "past a double"),
        arguments("{\"n\":{\"$date\":1}}", ErrorCode.BAD_QUERY, "\"$date\""),
        arguments("{\"n\":{\"$timestamp\":\"now\"}}", ErrorCode.BAD_QUERY, "\"now\""),
        arguments("{\"n\":{\"$uuid\":\"1-2-3-4-5\"}}", ErrorCode.BAD_QUERY, "\"1-2-3-4-5\""),
        arguments("{\"n\":{\"$bytes\":\"*\"}}", ErrorCode.BAD_QUERY, "\"*\""),
        arguments("{\"n\":{\"$double\":\"1\"}}", ErrorCode.BAD_QUERY, "\"1\""),
        arguments(deep, ErrorCode.BAD_QUERY, "deeper"),
        arguments(deepValue, ErrorCode.BAD_QUERY, "deeper"));
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("badFilters")
  void namesWhatIsWrongWithAFilter(String where, ErrorCode code, String said) {
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> read("\"where\":" + where))
        .withMessageContaining(said)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  static Stream<Value> values() {
    return Stream.of(
        Value.ofNull(),
        Value.of(true),
        Value.of(Long.MIN_VALUE),
        Value.of((1L << 53) + 1),
        Value.of(1.0),
        Value.of(-0.0),
        Value.of(Double.MIN_VALUE),
        Value.of(Double.NaN),
        Value.of(Double.NEGATIVE_INFINITY),
        Value.of("ä\"\n😀"),
        new Value.Binary(Bytes.wrap(new byte[] {0, -1, 7})),
        new Value.Uuid(new UUID(1, -2)),
        new Value.Timestamp(-1),
        new Value.Timestamp(1L << 50),
        Value.of(List.of(Value.of(1), Value.of(List.of()))),
        Value.of(Map.of("a", Value.of(1), "", Value.ofNull())),
        Value.of(Map.of("$uuid", Value.of("not one"))),
        Value.of(Map.of("$map", Value.of(Map.of("$x", Value.of(1))))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsEveryValueThatItWrites(Value value) throws Exception {
    String text = ValueJson.write(value).toString();
    assertThat(new ValueJson(16).read(new ObjectMapper().readTree(text))).as(text).isEqualTo(value);
  }

  @Test
  void readsAllPartsOfAQuery() {
    Cursor cursor = Cursor.of(Epoch.of(new UUID(3, 4)), 5);
    UUID id = new UUID(1, 2);
    QueryJson.Question question =
        read(
            "\"ids\":[\"%s\"],\"limit\":7,\"page\":\"AQI\",\"atLeast\":\"%s\""
                .formatted(id, CursorText.encode(cursor)));
    assertThat(question.database().text()).isEqualTo("notes");
    assertThat(question.atLeast()).isEqualTo(cursor);
    Select query = question.select();
    assertThat(query.ids()).extracting(each -> each.toUuid()).containsExactly(id);
    assertThat(query.limit()).isEqualTo(7);
    assertThat(query.pageToken()).contains(Bytes.wrap(new byte[] {1, 2}));
  }

  @Test
  void refusesAKeyTwice() {
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> read("\"limit\":1,\"limit\":2"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED));
  }

  @Test
  void readsEveryCursorThatItWrites() {
    for (Cursor cursor :
        List.of(
            Cursor.START,
            Cursor.of(Epoch.of(new UUID(1, 2)), Long.MAX_VALUE),
            new Cursor(Epoch.of(new UUID(-1, -2)), List.of(0L, 300L, 7L)))) {
      assertThat(CursorText.decode(CursorText.encode(cursor))).isEqualTo(cursor);
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"", "!", "AQ", "AAA", "AAAA"})
  void refusesWhatIsNoCursor(String text) {
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> CursorText.decode(text))
        .withMessageContaining("\"" + text + "\"")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CURSOR));
  }

  private static QueryJson.Question read(String members) {
    String body = "{\"database\":\"notes\",\"collection\":\"items\"," + members + "}";
    return JSON.read(body.getBytes(UTF_8));
  }
}
