package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.error.BlazeException;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.wire.CursorText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Indexes as JSON. */
public final class IndexJson {
  private static final Set<String> KEYS = Set.of("collection", "name", "fields", "of");

  private IndexJson() {}

  /** The indexes of a database. */
  public static ObjectNode write(IndexListing listing) {
    ObjectNode json = at(listing.at());
    ArrayNode indexes = json.putArray("indexes");
    listing.indexes().forEach(each -> indexes.add(write(each)));
    return json;
  }

  private static ObjectNode write(IndexStatus status) {
    IndexDefinition definition = status.definition();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("collection", definition.collection().text())
            .put("name", definition.name());
    ArrayNode fields = json.putArray("fields");
    definition.fields().forEach(fields::add);
    return json.put("of", definition.of().name().toLowerCase(Locale.ROOT))
        .put("state", status.state().jsonName())
        .put("recordsRead", status.recordsRead());
  }

  /** Where the log is behind an operation: views that have applied it know of it. */
  public static ObjectNode at(Cursor behind) {
    return JsonNodeFactory.instance.objectNode().put("at", CursorText.encode(behind));
  }

  /**
   * Reads what declares an index: {@code {"collection", "name", "fields": […], "of":
   * "values"|"elements"|"text"}}, the last may be left out.
   *
   * @throws BlazeException naming what is wrong
   */
  public static IndexDefinition read(byte[] body) {
    JsonNode json = QueryJson.parse(body);
    if (!json.isObject()) {
      throw JsonFaults.wrong("the index", "an object", json);
    }
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw JsonFaults.bad(
                    "unknown key \""
                        + JsonFaults.shown(key)
                        + "\"; collection, name, fields and of are known");
              }
            });
    return new IndexDefinition(
        new CollectionName(text(json, "collection")), text(json, "name"), fields(json), of(json));
  }

  private static String text(JsonNode json, String key) {
    if (!json.has(key)) {
      throw JsonFaults.bad("the key \"" + key + "\" is missing");
    }
    return SelectJson.text(key, json.get(key));
  }

  private static List<String> fields(JsonNode json) {
    JsonNode fields = json.path("fields");
    if (!fields.isArray()) {
      throw JsonFaults.wrong("fields", "an array of names", fields);
    }
    List<String> names = new ArrayList<>();
    fields.forEach(each -> names.add(SelectJson.text("fields", each)));
    return names;
  }

  private static Of of(JsonNode json) {
    String text = json.has("of") ? SelectJson.text("of", json.get("of")) : "values";
    for (Of each : Of.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw JsonFaults.bad(
        "of must be \"values\", \"elements\" or \"text\", not \"" + JsonFaults.shown(text) + "\"");
  }
}
