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
 * </ul>
 */
final class FilterJson {
  private final ValueJson values;
  private final int depthMax;

  FilterJson(ValueJson values, int depthMax) {
    this.values = values;
    this.depthMax = depthMax;
  }

  Filter read(JsonNode json) {
    return read("where", json, 0);
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
      default:
        if (key.startsWith("$")) {
          throw unknown(key, "$and, $or and $not are known");
        }
        return field(FieldName.check(key), json);
    }
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
      return new Filter.Compare(name, Filter.Operator.EQ, values.read(json));
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
    return new Filter.Compare(field, compare(operator), values.read(json));
  }

  private List<Value> valuesOf(String field, JsonNode json) {
    if (!json.isArray()) {
      throw JsonFaults.wrong("in of \"" + field + "\"", "an array of values", json);
    }
    List<Value> all = new ArrayList<>(json.size());
    json.forEach(each -> all.add(values.read(each)));
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
