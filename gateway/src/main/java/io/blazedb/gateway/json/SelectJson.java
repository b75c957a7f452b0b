package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The members of a JSON query that make its {@link Select}; docs/query.md has the grammar. */
final class SelectJson {
  private static final Set<String> KEYS =
      Set.of(
          "collection",
          "as",
          "ids",
          "join",
          "where",
          "group",
          "aggregate",
          "having",
          "columns",
          "order",
          "limit",
          "page",
          "explain");

  private final FilterJson filters;

  SelectJson(FilterJson filters) {
    this.filters = filters;
  }

  /** Whether the key is one of a query's, rather than of its envelope. */
  static boolean isKey(String key) {
    return KEYS.contains(key);
  }

  static String keys() {
    return KEYS.stream().sorted().reduce((a, b) -> a + ", " + b).orElseThrow();
  }

  Select read(JsonNode query) {
    if (!query.has("collection")) {
      throw JsonFaults.bad("the key \"collection\" is missing");
    }
    SelectDraft draft = Select.from(collection("collection", query.get("collection")));
    FilterJson named = filters.withIds(idNames(query));
    for (Map.Entry<String, JsonNode> member : query.properties()) {
      if (isKey(member.getKey())) {
        set(draft, member.getKey(), member.getValue(), named);
      }
    }
    return draft.select();
  }

  /** Whether a name means a record id depends on whether there are joins. */
  private static FilterJson.IdNames idNames(JsonNode query) {
    return query.path("join").isEmpty()
        ? FieldRef.ID::equals
        : name -> name.endsWith("." + FieldRef.ID);
  }

  private void set(SelectDraft draft, String key, JsonNode json, FilterJson named) {
    switch (key) {
      case "as" -> draft.as(text(key, json));
      case "ids" -> draft.ids(ids(json));
      case "join" -> each(key, json).forEach(join -> draft.join(join(join)));
      case "where" -> draft.where(named.read(key, json));
      case "group" -> draft.groupBy(texts(key, json));
      case "aggregate" -> aggregates(json).forEach(draft::aggregate);
      case "having" -> draft.having(filters.read(key, json));
      case "columns" -> each(key, json).forEach(column -> draft.column(column(column)));
      case "order" -> each(key, json).forEach(order -> draft.orderBy(order(order)));
      case "limit" -> draft.limit(limit(json));
      case "page" -> draft.page(token(text(key, json)));
      case "explain" -> draft.answer(answer(json));
      default -> {} // the collection is there already
    }
  }

  private static CollectionName collection(String key, JsonNode json) {
    return new CollectionName(text(key, json));
  }

  private static Join join(JsonNode json) {
    requireKeys("join", json, Set.of("collection", "as", "type", "on"));
    CollectionName collection = collection("collection", require("join", "collection", json));
    JsonNode on = json.path("on");
    if (!on.isObject() || on.size() != 1) {
      throw JsonFaults.bad(
          "join of \""
              + collection
              + "\" has no key: on must be one pair, {\"alias.field\": \"field\"}");
    }
    Map.Entry<String, JsonNode> key = on.properties().iterator().next();
    return new Join(
        json.has("type") ? kind(json.get("type")) : Join.Kind.INNER,
        collection,
        json.has("as") ? text("as", json.get("as")) : collection.text(),
        key.getKey(),
        text("on", key.getValue()));
  }

  private static Join.Kind kind(JsonNode json) {
    String name = text("type", json);
    for (Join.Kind each : Join.Kind.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        return each;
      }
    }
    throw JsonFaults.wrong("type of a join", "\"inner\" or \"left\"", json);
  }

  private static List<Aggregate> aggregates(JsonNode json) {
    if (!json.isObject()) {
      throw JsonFaults.wrong("aggregate", "an object of output columns", json);
    }
    List<Aggregate> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      all.add(aggregate(each.getKey(), each.getValue()));
    }
    return all;
  }

  private static Aggregate aggregate(String as, JsonNode json) {
    if (!json.isObject() || json.size() != 1) {
      throw JsonFaults.wrong(
          "aggregate \"" + JsonFaults.shown(as) + "\"", "{\"function\": \"field\"}", json);
    }
    Map.Entry<String, JsonNode> only = json.properties().iterator().next();
    Aggregate.Function function = function(only.getKey());
    boolean ofRows =
        function == Aggregate.Function.COUNT
            && only.getValue().isBoolean()
            && only.getValue().booleanValue();
    return new Aggregate(
        function,
        ofRows ? Optional.empty() : Optional.of(text(only.getKey(), only.getValue())),
        as);
  }

  private static Aggregate.Function function(String name) {
    for (Aggregate.Function each : Aggregate.Function.values()) {
      if (each.jsonName().equals(name)) {
        return each;
      }
    }
    throw new BlazeException(
        ErrorCode.UNKNOWN_OPERATOR,
        "unknown aggregate \""
            + JsonFaults.shown(name)
            + "\"; count, sum, avg, min, max and distinct are known");
  }

  private static Column column(JsonNode json) {
    if (json.isTextual()) {
      return Column.of(json.textValue());
    }
    requireKeys("columns", json, Set.of("field", "as"));
    return new Column(
        text("field", require("columns", "field", json)),
        text("as", require("columns", "as", json)));
  }

  private static Order order(JsonNode json) {
    if (json.isTextual()) {
      return Order.asc(json.textValue());
    }
    requireKeys("order", json, Set.of("field", "direction", "missing"));
    String field = text("field", require("order", "field", json));
    Order order =
        choice("direction", json, "asc", "desc").orElse("asc").equals("asc")
            ? Order.asc(field)
            : Order.desc(field);
    return choice("missing", json, "first", "last")
        .map(name -> name.equals("first") ? Order.Missing.FIRST : Order.Missing.LAST)
        .map(order::withMissing)
        .orElse(order);
  }

  private static Optional<String> choice(String key, JsonNode json, String one, String other) {
    if (!json.has(key)) {
      return Optional.empty();
    }
    String chosen = text(key, json.get(key));
    if (!chosen.equals(one) && !chosen.equals(other)) {
      throw JsonFaults.wrong(key, "\"" + one + "\" or \"" + other + "\"", json.get(key));
    }
    return Optional.of(chosen);
  }

  private static Select.Answer answer(JsonNode json) {
    if (!json.isBoolean()) {
      throw JsonFaults.wrong("explain", "true or false", json);
    }
    return json.booleanValue() ? Select.Answer.ROWS_AND_PLAN : Select.Answer.ROWS;
  }

  private static JsonNode require(String where, String key, JsonNode json) {
    if (!json.has(key)) {
      throw JsonFaults.bad("the key \"" + key + "\" of " + where + " is missing");
    }
    return json.get(key);
  }

  private static void requireKeys(String where, JsonNode json, Set<String> known) {
    if (!json.isObject()) {
      throw JsonFaults.wrong("each of " + where, "an object", json);
    }
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw JsonFaults.bad(
                    "unknown key \""
                        + JsonFaults.shown(key)
                        + "\" in "
                        + where
                        + "; known are "
                        + known.stream().sorted().toList());
              }
            });
  }

  private static List<JsonNode> each(String key, JsonNode json) {
    if (!json.isArray()) {
      throw JsonFaults.wrong(key, "an array", json);
    }
    List<JsonNode> all = new ArrayList<>(json.size());
    json.forEach(all::add);
    return all;
  }

  private static List<String> texts(String key, JsonNode json) {
    return each(key, json).stream().map(each -> text(key, each)).toList();
  }

  static String text(String key, JsonNode json) {
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
