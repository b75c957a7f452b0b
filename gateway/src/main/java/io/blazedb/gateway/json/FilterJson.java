package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.FieldName;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Filters as JSON: an object all of whose members must hold.
 *
 * <ul>
 *   <li>{@code "field": value}: equal
 *   <li>{@code "field": {"ge": 1, "lt": 5}}: every operator holds; {@code eq ne lt le gt ge
 *       contains prefix} take a value, {@code in} an array of values, {@code exists} true or false.
 *       To compare with a map, write {@code {"eq": {…}}}
 *   <li>{@code "$and": [{…}, …]}, {@code "$or": [{…}, …]}, {@code "$not": {…}}
 *   <li>{@code "$id"} for the record id, compared with UUIDs as texts
 *   <li>{@code "$search": {"fields": […], "text": "…"}}, where there is a full-text index
 * </ul>
 */
final class FilterJson {
  private final ValueJson values;
  private final int depthMax;
  private final IdNames ids;

  FilterJson(ValueJson values, int depthMax) {
    this(values, depthMax, name -> false);
  }

  private FilterJson(ValueJson values, int depthMax, IdNames ids) {
    this.values = values;
    this.depthMax = depthMax;
    this.ids = ids;
  }

  /** Which names mean record ids. */
  @FunctionalInterface
  interface IdNames {
    /** Whether this one does. */
    boolean include(String name);
  }

  /** The same reader where some names mean record ids. */
  FilterJson withIds(IdNames ids) {
    return new FilterJson(values, depthMax, ids);
  }

  /** Reads the filter that stands at {@code where}. */
  Filter read(String where, JsonNode json) {
    return read(where, json, 0);
  }

  private Filter read(String where, JsonNode json, int depth) {
    if (!json.isObject()) {
      throw JsonFaults.wrong(where, "an object", json);
    }
    if (depth > depthMax) {
      throw JsonFaults.bad("a filter nested deeper than " + depthMax);
    }
    List<Filter> all = new ArrayList<>(json.size());
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      all.add(member(member.getKey(), member.getValue(), depth));
    }
    return all.size() == 1 ? all.get(0) : new Filter.And(all);
  }

  private Filter member(String key, JsonNode json, int depth) {
    switch (key) {
      case "$and":
        return new Filter.And(filters(key, json, depth));
      case "$or":
        return new Filter.Or(filters(key, json, depth));
      case "$not":
        return new Filter.Not(read(key, json, depth + 1));
      case "$search":
        return search(json);
      default:
        if (key.startsWith("$") && !ids.include(key)) {
          throw unknown(key, "$and, $or, $not, $id and $search are known");
        }
        return field(FieldName.check(key), json);
    }
  }

  private static Filter search(JsonNode json) {
    if (!json.isObject() || !json.path("text").isTextual()) {
      throw JsonFaults.wrong("$search", "{\"fields\": [\"field\", …], \"text\": \"words\"}", json);
    }
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!key.equals("fields") && !key.equals("text")) {
                throw unknown(key, "fields and text are known of $search");
              }
            });
    if (json.has("fields") && !json.get("fields").isArray()) {
      throw JsonFaults.wrong("fields of $search", "an array of names", json.get("fields"));
    }
    List<String> fields = new ArrayList<>();
    json.path("fields")
        .forEach(each -> fields.add(FieldName.check(SelectJson.text("fields", each))));
    return new Filter.Search(fields, json.get("text").textValue());
  }

  private List<Filter> filters(String key, JsonNode json, int depth) {
    if (!json.isArray()) {
      throw JsonFaults.wrong(key, "an array of filters", json);
    }
    List<Filter> filters = new ArrayList<>(json.size());
    json.forEach(each -> filters.add(read(key, each, depth + 1)));
    return filters;
  }

  private Filter field(String name, JsonNode json) {
    if (!json.isObject() || ValueJson.isMarked(json)) {
      return new Filter.Compare(name, Filter.Operator.EQ, value(name, json));
    }
    if (json.isEmpty()) {
      throw JsonFaults.bad("field \"" + name + "\" has an empty object; an operator is missing");
    }
    List<Filter> all = new ArrayList<>(json.size());
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      all.add(operator(name, each.getKey(), each.getValue()));
    }
    return all.size() == 1 ? all.get(0) : new Filter.And(all);
  }

  private Filter operator(String field, String operator, JsonNode json) {
    if (operator.equals("in")) {
      return new Filter.In(field, valuesOf(field, json));
    }
    if (operator.equals("exists")) {
      if (!json.isBoolean()) {
        throw JsonFaults.wrong("exists of \"" + field + "\"", "true or false", json);
      }
      Filter exists = new Filter.Exists(field);
      return json.booleanValue() ? exists : new Filter.Not(exists);
    }
    return new Filter.Compare(field, compare(operator), value(field, json));
  }

  /** Ids are UUIDs, which JSON writes as texts. */
  private Value value(String field, JsonNode json) {
    Value value = values.read(json);
    return ids.include(field) && value instanceof Value.Text text
        ? new Value.Uuid(ValueJson.uuid(field, text.value()))
        : value;
  }

  private List<Value> valuesOf(String field, JsonNode json) {
    if (!json.isArray()) {
      throw JsonFaults.wrong("in of \"" + field + "\"", "an array of values", json);
    }
    List<Value> all = new ArrayList<>(json.size());
    json.forEach(each -> all.add(value(field, each)));
    return all;
  }

  private static Filter.Operator compare(String name) {
    for (Filter.Operator each : Filter.Operator.values()) {
      if (each.jsonName().equals(name)) {
        return each;
      }
    }
    throw unknown(name, "eq, ne, lt, le, gt, ge, contains, prefix, in and exists are known");
  }

  private static BlazeException unknown(String operator, String known) {
    return new BlazeException(
        ErrorCode.UNKNOWN_OPERATOR,
        String.format(
            Locale.ROOT, "unknown operator \"%s\"; %s", JsonFaults.shown(operator), known));
  }
}
