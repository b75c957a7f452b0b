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
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.port.ViewReader;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.wire.CursorText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Queries, answers and view states as JSON. Thread-safe.
 *
 * <p>A query: {@code {"database", "collection", "ids": [uuid…], "where": {…}, "limit", "page":
 * "base64url", "atLeast": "cursor"}}; all but the first two may be left out. An answer: {@code
 * {"at": "cursor", "rows": [{"id", "fields": {…}}], "next": "base64url"}}, without {@code next} on
 * the last page.
 */
public final class QueryJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final FilterJson filters;

  /** A reader that accepts values and filters as nested as {@code limits} says. */
  public QueryJson(Limits limits) {
    this.filters = new FilterJson(new ValueJson(limits.depthMax()), limits.depthMax());
  }

  /**
   * A query as it was asked.
   *
   * @param database of which database
   * @param query the question
   * @param atLeast the answer must contain everything before this cursor
   */
  public record Question(DatabaseName database, Query query, Cursor atLeast) {}

  /**
   * Reads a query.
   *
   * @throws BlazeException {@link ErrorCode#MALFORMED} for what is not JSON, else the code of the
   *     rule that is broken
   */
  public Question read(byte[] body) {
    JsonNode json = parse(body);
    if (!json.isObject()) {
      throw JsonFaults.wrong("the query", "an object", json);
    }
    Parts parts = new Parts();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      parts.set(member.getKey(), member.getValue());
    }
    return parts.question();
  }

  private static JsonNode parse(byte[] body) {
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

  /** The JSON of where a view stands. */
  public JsonNode write(ViewReader.ViewState state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cursor", CursorText.encode(state.cursor()))
        .put("digest", state.digest().toString());
  }

  private static String base64url(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }

  /** The members of a query as they are read. */
  private final class Parts {
    private Optional<DatabaseName> database = Optional.empty();
    private Optional<CollectionName> collection = Optional.empty();
    private List<RecordId> ids = List.of();
    private Filter where = Filter.ALL;
    private int limit = Query.LIMIT_DEFAULT;
    private Optional<Bytes> page = Optional.empty();
    private Cursor atLeast = Cursor.START;

    void set(String key, JsonNode json) {
      switch (key) {
        case "database" -> database = Optional.of(database(text(key, json)));
        case "collection" -> collection = Optional.of(new CollectionName(text(key, json)));
        case "ids" -> ids = ids(json);
        case "where" -> where = filters.read(json);
        case "limit" -> limit = limit(json);
        case "page" -> page = Optional.of(token(text(key, json)));
        case "atLeast" -> atLeast = CursorText.decode(text(key, json));
        default ->
            throw JsonFaults.bad(
                "unknown key \""
                    + JsonFaults.shown(key)
                    + "\"; database, collection, ids, where, limit, page and atLeast are known");
      }
    }

    Question question() {
      Query query = new Query(require("collection", collection), ids, where, limit, page);
      return new Question(require("database", database), query, atLeast);
    }

    private static <T> T require(String key, Optional<T> value) {
      return value.orElseThrow(() -> JsonFaults.bad("the key \"" + key + "\" is missing"));
    }

    private static String text(String key, JsonNode json) {
      if (!json.isTextual()) {
        throw JsonFaults.wrong(key, "a string", json);
      }
      return json.textValue();
    }

    private static List<RecordId> ids(JsonNode json) {
      if (!json.isArray()) {
        throw JsonFaults.wrong("ids", "an array of UUIDs", json);
      }
      if (json.size() > Query.LIMIT_MAX) {
        throw JsonFaults.bad(json.size() + " ids, at most " + Query.LIMIT_MAX);
      }
      List<RecordId> ids = new ArrayList<>(json.size());
      json.forEach(each -> ids.add(RecordId.of(ValueJson.uuid("ids", text("ids", each)))));
      return ids;
    }

    private static int limit(JsonNode json) {
      if (!json.isIntegralNumber() || !json.canConvertToInt()) {
        throw JsonFaults.wrong("limit", "an integer from 1 to " + Query.LIMIT_MAX, json);
      }
      return json.intValue();
    }

    private static Bytes token(String text) {
      try {
        return Bytes.wrap(Base64.getUrlDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        throw new BlazeException(
            ErrorCode.BAD_PAGE_TOKEN, "\"" + JsonFaults.shown(text) + "\" is not base64url", e);
      }
    }
  }
}
