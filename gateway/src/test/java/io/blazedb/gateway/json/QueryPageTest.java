package io.blazedb.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Select;
import io.blazedb.query.exec.ExecLimits;
import io.blazedb.query.exec.InMemoryRecords;
import io.blazedb.query.exec.Index;
import io.blazedb.query.exec.QueryEngine;
import io.blazedb.query.exec.Samples;
import io.blazedb.query.exec.SelectGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every example of {@code docs/query.md}, and the JSON Schema beside it. */
class QueryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "query.md");
  private static final Path SCHEMA = Path.of("..", "docs", "query.schema.json");
  private static final Pattern BLOCK =
      Pattern.compile("(?s)```json (records|query|answer|refused)( [A-Z_]+)?\\n(.*?)```");

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final QueryJson QUERIES = new QueryJson(Limits.DEFAULT);
  private static final Cursor AT = Cursor.of(new Epoch(1, 2), 3);
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  /** A marked block of the page. */
  record Block(String kind, String word, String text) {
    JsonNode json() throws IOException {
      return MAPPER.readTree(text);
    }
  }

  /** A query and the answer below it. */
  record Example(Block query, Block answer) {}

  static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      String word = matcher.group(2) == null ? "" : matcher.group(2).trim();
      blocks.add(new Block(matcher.group(1), word, matcher.group(3)));
    }
    return blocks;
  }

  static List<Example> examples() throws IOException {
    List<Block> blocks = blocks();
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).kind().equals("query")) {
        examples.add(new Example(blocks.get(i), blocks.get(i + 1)));
      }
    }
    assertThat(examples).hasSizeGreaterThan(5);
    return examples;
  }

  static List<Block> refused() throws IOException {
    return blocks().stream().filter(each -> each.kind().equals("refused")).toList();
  }

  private static InMemoryRecords records() throws IOException {
    InMemoryRecords records = new InMemoryRecords();
    records.createIndex(
        new Index("words", new CollectionName("tasks"), List.of("title", "tags"), Of.TEXT));
    ValueJson values = new ValueJson(16);
    for (Map.Entry<String, JsonNode> collection : blocks().get(0).json().properties()) {
      for (Map.Entry<String, JsonNode> record : collection.getValue().properties()) {
        records.put(
            new CollectionName(collection.getKey()),
            RecordId.of(UUID.fromString(record.getKey())),
            (Value.Map) values.read(record.getValue()));
      }
    }
    return records;
  }

  private static JsonNode answer(String query) throws IOException {
    Select select = QUERIES.read(query.getBytes(UTF_8)).select();
    QueryEngine engine = new QueryEngine(ExecLimits.DEFAULT, () -> 0);
    return MAPPER.readTree(QUERIES.write(engine.run(select, records(), AT)).toString());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleHasTheAnswerBelowIt(Example example) throws IOException {
    JsonNode expected = example.answer().json();
    JsonNode answer = answer(example.query().text());
    assertThat(answer.path("rows")).isEqualTo(expected.path("rows"));
    assertThat(answer.path("columns")).isEqualTo(expected.path("columns"));
    assertThat(answer.has("next")).isEqualTo(expected.has("next"));
    assertThat(answer.has("plan")).isEqualTo(expected.has("plan"));
    assertThat(schema().validate(example.query().json())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsSaidToBeRefusedIs(Block block) {
    BlazeException refusal = catchThrowableOfType(BlazeException.class, () -> answer(block.text()));
    assertThat(refusal).as(block.text()).isNotNull();
    assertThat(refusal.code().name()).isEqualTo(block.word());
  }

  private static JsonSchema schema() throws IOException {
    return SCHEMAS.getSchema(Files.readString(SCHEMA));
  }

  @Test
  void theSchemaIsOne() throws IOException {
    JsonSchema meta =
        SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(MAPPER.readTree(Files.readString(SCHEMA)))).isEmpty();
  }

  @Test
  void generatedQueriesFitTheSchemaAndAreReadAsTheyWereMeant() throws IOException {
    JsonSchema schema = schema();
    int read = 0;
    for (Samples.Database database : List.of(Samples.tasks(5), Samples.mediaTypes(5))) {
      for (long seed = 0; seed < 300; seed++) {
        Select select = SelectGenerator.select(database, seed);
        if (!SelectAsJson.hasForm(select.where())) {
          continue;
        }
        read++;
        String text = SelectAsJson.write("team", select).toString();
        assertThat(schema.validate(MAPPER.readTree(text))).as(text).isEmpty();
        assertThat(QUERIES.read(text.getBytes(UTF_8)).select()).as(text).isEqualTo(select);
      }
    }
    assertThat(read).isGreaterThan(500);
  }

  /** What the schema refuses, the gateway refuses; it refuses more, as not all rules are form. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"limit\": 0",
        "\"limit\": 10001",
        "\"limit\": \"7\"",
        "\"ids\": [\"7\"]",
        "\"sort\": [\"a\"]",
        "\"where\": []",
        "\"where\": {\"a\": {}}",
        "\"where\": {\"a\": {\"like\": 1}}",
        "\"where\": {\"a\": {\"in\": 1}}",
        "\"where\": {\"a\": {\"exists\": 1}}",
        "\"where\": {\"a\": {\"$date\": \"x\"}}",
        "\"where\": {\"$nor\": []}",
        "\"where\": {\"$search\": \"a\"}",
        "\"where\": {\"$search\": {\"fields\": [\"a\"]}}",
        "\"where\": {\"$search\": {\"text\": \"\"}}",
        "\"where\": {\"$search\": {\"text\": 7}}",
        "\"where\": {\"$search\": {\"text\": \"a\", \"fields\": \"b\"}}",
        "\"where\": {\"$search\": {\"text\": \"a\", \"fields\": [\"b\", \"b\"]}}",
        "\"where\": {\"$search\": {\"text\": \"a\", \"fields\": [\"$id\"]}}",
        "\"where\": {\"$search\": {\"text\": \"a\", \"in\": [\"b\"]}}",
        "\"where\": {\"$and\": {}}",
        "\"where\": {\"$id\": {\"eq\": 1, \"$x\": 2}}",
        "\"as\": \"t\", \"join\": [{\"collection\": \"b\", \"as\": \"u\"}]",
        "\"as\": \"t\", \"join\": [{\"collection\": \"b\", \"as\": \"u\", \"on\": {}}]",
        "\"as\": \"t\", \"join\": [{\"collection\": \"b\", \"as\": \"u\", \"on\": {\"x\": \"y\"}}]",
        "\"as\": \"t\", \"join\": [{\"collection\": \"b\", \"as\": \"u\", \"type\": \"outer\","
            + " \"on\": {\"t.x\": \"y\"}}]",
        "\"group\": \"a\"",
        "\"aggregate\": {\"n\": {\"count\": false}}",
        "\"aggregate\": {\"n\": {\"median\": \"a\"}}",
        "\"aggregate\": {\"$n\": {\"count\": true}}",
        "\"aggregate\": {\"n\": {\"min\": \"a\", \"max\": \"a\"}}",
        "\"columns\": [{\"field\": \"a\"}]",
        "\"columns\": [\"$size\"]",
        "\"order\": [{\"field\": \"a\", \"direction\": \"up\"}]",
        "\"order\": [{\"field\": \"a\", \"missing\": null}]",
        "\"page\": \"*\"",
        "\"explain\": 1"
      })
  void whatTheSchemaRefusesIsRefused(String members) throws IOException {
    String text = "{\"database\": \"team\", \"collection\": \"tasks\", " + members + "}";
    assertThat(schema().validate(MAPPER.readTree(text))).as(text).isNotEmpty();
    assertThat(catchThrowableOfType(BlazeException.class, () -> QUERIES.read(text.getBytes(UTF_8))))
        .as(text)
        .isNotNull();
  }

  @Test
  void theOpenApiDocumentHasTheSameMembers() throws IOException {
    JsonNode document;
    try (InputStream in = QueryJson.class.getResourceAsStream("../http/openapi.json")) {
      document = MAPPER.readTree(in);
    }
    assertThat(names(document.at("/components/schemas/Query/properties")))
        .isEqualTo(names(MAPPER.readTree(Files.readString(SCHEMA)).path("properties")));
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    assertThat(names).isNotEmpty();
    return names;
  }
}
