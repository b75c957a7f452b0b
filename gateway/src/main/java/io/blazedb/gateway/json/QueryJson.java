package io.blazedb.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Value;
import io.blazedb.port.ViewReader;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.CursorText;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/**
 * Queries, answers and view states as JSON. Thread-safe.
 *
 * <p>A query: {@code {"database", "collection", "ids": [uuid…], "where": {…}, "limit", "page":
 * "base64url", "atLeast": "cursor"}}, and what {@link SelectJson} knows more; all but the first two
 * may be left out. An answer: {@code {"at": "cursor", "columns": […], "rows": [{"id", "fields":
 * {…}}], "next": "base64url", "plan": {…}}}; without {@code columns} where rows have the fields
 * that they have, without {@code id} where rows are groups, without {@code next} on the last page,
 * and with {@code plan} only if that was asked.
 */
public final class QueryJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final SelectJson selects;

  /** A reader that accepts values and filters as nested as {@code limits} says. */
  public QueryJson(Limits limits) {
    this.selects =
        new SelectJson(new FilterJson(new ValueJson(limits.depthMax()), limits.depthMax()));
  }

  /**
   * A query as it was asked.
   *
   * @param database of which database
   * @param select the question
   * @param atLeast the answer must contain everything before this cursor
   */
  public record Question(DatabaseName database, Select select, Cursor atLeast) {}

  /**
   * Reads a query.
   *
   * @throws BlazeException {@link ErrorCode#MALFORMED} for what is not JSON, else the code of the
   *     rule that is broken
   */
  public Question read(byte[] body) {
    JsonNode json = query(body);
    if (!json.has("database")) {
      throw JsonFaults.bad("the key \"database\" is missing");
    }
    return read(database(SelectJson.text("database", json.get("database"))), json);
  }

  /**
   * Reads a query of a database that is named elsewhere; if the query names one too, it is the
   * same.
   *
   * @throws BlazeException as {@link #read(byte[])} does
   */
  public Question read(DatabaseName database, byte[] body) {
    JsonNode json = query(body);
    if (json.has("database")
        && !SelectJson.text("database", json.get("database")).equals(database.text())) {
      throw JsonFaults.bad("the query is of another database than \"" + database + "\"");
    }
    return read(database, json);
  }

  private static JsonNode query(byte[] body) {
    JsonNode json = parse(body);
    if (!json.isObject()) {
      throw JsonFaults.wrong("the query", "an object", json);
    }
    json.fieldNames().forEachRemaining(QueryJson::requireKnown);
    return json;
  }

  private Question read(DatabaseName database, JsonNode json) {
    Cursor atLeast =
        json.has("atLeast")
            ? CursorText.decode(SelectJson.text("atLeast", json.get("atLeast")))
            : Cursor.START;
    return new Question(database, selects.read(json), atLeast);
  }

  private static void requireKnown(String key) {
    if (!key.equals("database") && !key.equals("atLeast") && !SelectJson.isKey(key)) {
      throw JsonFaults.bad(
          "unknown key \""
              + JsonFaults.shown(key)
              + "\"; database, atLeast, "
              + SelectJson.keys()
              + " are known");
    }
  }

  static JsonNode parse(byte[] body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      if (json.isMissingNode()) {
        throw new BlazeException(ErrorCode.MALFORMED, "the body is empty, not JSON");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new BlazeException(ErrorCode.MALFORMED, "not JSON: " + where(e), e);
    } catch (IOException e) {
      throw new AssertionError("bytes in memory cannot fail to be read", e);
    }
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? e.getOriginalMessage()
        : e.getOriginalMessage()
            + " at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr();
  }

  /**
   * Reads a database's name.
   *
   * @throws BlazeException {@link ErrorCode#BAD_DATABASE_NAME}
   */
  public static DatabaseName database(String text) {
    return new DatabaseName(text);
  }

  /** The JSON of an answer. */
  public JsonNode write(QueryResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", CursorText.encode(result.at()));
    ArrayNode rows = json.putArray("rows");
    for (QueryResult.Row row : result.rows()) {
      rows.addObject()
          .put("id", row.id().toString())
          .set("fields", ValueJson.writeFields(row.fields()));
    }
    result.nextPage().ifPresent(token -> json.put("next", base64url(token)));
    return json;
  }

  /** The JSON of an answer to a query in full. */
  public JsonNode write(SelectResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", CursorText.encode(result.at()));
    if (!result.columns().isEmpty()) {
      ArrayNode columns = json.putArray("columns");
      result.columns().forEach(columns::add);
    }
    ArrayNode rows = json.putArray("rows");
    result.rows().forEach(row -> rows.add(write(row, result.columns())));
    result.nextPage().ifPresent(token -> json.put("next", base64url(token)));
    result.plan().ifPresent(plan -> json.set("plan", ValueJson.write(plan)));
    return json;
  }

  static ObjectNode write(SelectResult.Row row, List<String> columns) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    row.id().ifPresent(id -> json.put("id", id.toString()));
    if (columns.isEmpty()) {
      return json.set("fields", ValueJson.writeFields(row.fields()));
    }
    ObjectNode fields = json.putObject("fields");
    for (String column : columns) {
      Value value = row.fields().entries().get(column);
      if (value != null) {
        fields.set(column, ValueJson.write(value));
      }
    }
    return json;
  }

  /** The JSON of where a view stands. */
  public JsonNode write(ViewReader.ViewState state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cursor", CursorText.encode(state.cursor()))
        .put("digest", state.digest().toString());
  }

  static String base64url(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }
}
