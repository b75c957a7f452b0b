package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Values as JSON. What JSON has no form for is an object with one key that begins with {@code $}:
 *
 * <ul>
 *   <li>{@code {"$timestamp":"2026-03-03T12:00:00Z"}}
 *   <li>{@code {"$uuid":"…"}}
 *   <li>{@code {"$bytes":"base64"}}
 *   <li>{@code {"$double":"NaN"}}, also {@code "Infinity"} and {@code "-Infinity"}
 *   <li>{@code {"$map":{…}}} for a map that has a key beginning with {@code $} itself
 * </ul>
 *
 * <p>A number without fraction and exponent is an integer, any other a double.
 */
final class ValueJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final char MARK = '$';

  private final int depthMax;

  ValueJson(int depthMax) {
    this.depthMax = depthMax;
  }

  /** Whether {@code json} is one of the forms above, rather than a plain object. */
  static boolean isMarked(JsonNode json) {
    return json.isObject() && json.size() == 1 && isMark(json.fieldNames().next());
  }

  private static boolean isMark(String name) {
    return !name.isEmpty() && name.charAt(0) == MARK;
  }

  Value read(JsonNode json) {
    return read(json, 0);
  }

  private Value read(JsonNode json, int depth) {
    if (depth > depthMax) {
      throw JsonFaults.bad("a value nested deeper than " + depthMax);
    }
    switch (json.getNodeType()) {
      case NULL:
        return Value.ofNull();
      case BOOLEAN:
        return Value.of(json.booleanValue());
      case NUMBER:
        return number(json);
      case STRING:
        return Value.of(json.textValue());
      case ARRAY:
        return array(json, depth);
      default:
        return isMarked(json) ? marked(json, depth) : map(json, depth);
    }
  }

  private static Value number(JsonNode json) {
    if (!json.isIntegralNumber()) {
      double value = json.doubleValue();
      if (Double.isInfinite(value)) {
        throw JsonFaults.bad("number " + JsonFaults.shown(json.asText()) + " is past a double");
      }
      return Value.of(value);
    }
    if (!json.canConvertToLong()) {
      throw JsonFaults.bad(
          "integer " + JsonFaults.shown(json.asText()) + " is outside -2^63 to 2^63 - 1");
    }
    return Value.of(json.longValue());
  }

  private Value array(JsonNode json, int depth) {
    List<Value> values = new ArrayList<>(json.size());
    json.forEach(each -> values.add(read(each, depth + 1)));
    return Value.of(values);
  }

  private Value map(JsonNode json, int depth) {
    Map<String, Value> entries = new HashMap<>();
    json.properties()
        .forEach(
            each -> {
              if (isMark(each.getKey())) {
                throw JsonFaults.bad(
                    "\""
                        + JsonFaults.shown(each.getKey())
                        + "\" is not a form of value; a map with such a key is written"
                        + " {\"$map\":{…}}");
              }
              entries.put(each.getKey(), read(each.getValue(), depth + 1));
            });
    return Value.of(entries);
  }

  private Value marked(JsonNode json, int depth) {
    String mark = json.fieldNames().next();
    JsonNode content = json.get(mark);
    switch (mark) {
      case "$timestamp":
        return timestamp(text(mark, content));
      case "$uuid":
        return new Value.Uuid(uuid(mark, text(mark, content)));
      case "$bytes":
        return bytes(text(mark, content));
      case "$double":
        return real(text(mark, content));
      case "$map":
        return literalMap(content, depth);
      default:
        return map(json, depth);
    }
  }

  private static String text(String mark, JsonNode content) {
    if (!content.isTextual()) {
      throw JsonFaults.wrong(mark, "a string", content);
    }
    return content.textValue();
  }

  private static Value timestamp(String text) {
    try {
      return new Value.Timestamp(Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw JsonFaults.bad(
          "$timestamp \"" + JsonFaults.shown(text) + "\" is not an ISO 8601 moment");
    }
  }

  /** A UUID in its usual text and no other. */
  static UUID uuid(String where, String text) {
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      throw JsonFaults.bad(where + " \"" + JsonFaults.shown(text) + "\" is not a UUID");
    }
    throw JsonFaults.bad(where + " \"" + JsonFaults.shown(text) + "\" is not a UUID");
  }

  private static Value bytes(String text) {
    try {
      return new Value.Binary(Bytes.wrap(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      throw JsonFaults.bad("$bytes \"" + JsonFaults.shown(text) + "\" is not base64");
    }
  }

  private static Value real(String text) {
    switch (text) {
      case "NaN":
        return Value.of(Double.NaN);
      case "Infinity":
        return Value.of(Double.POSITIVE_INFINITY);
      case "-Infinity":
        return Value.of(Double.NEGATIVE_INFINITY);
      default:
        throw JsonFaults.bad(
            "$double must be \"NaN\", \"Infinity\" or \"-Infinity\", not \""
                + JsonFaults.shown(text)
                + "\"");
    }
  }

  private Value literalMap(JsonNode content, int depth) {
    if (!content.isObject()) {
      throw JsonFaults.wrong("$map", "an object", content);
    }
    Map<String, Value> entries = new HashMap<>();
    content
        .properties()
        .forEach(each -> entries.put(each.getKey(), read(each.getValue(), depth + 1)));
    return Value.of(entries);
  }

  /** The JSON of a value; {@link #read} gives the value back. */
  static JsonNode write(Value value) {
    switch (value.kind()) {
      case NULL:
        return NODES.nullNode();
      case BOOL:
        return NODES.booleanNode(((Value.Bool) value).value());
      case INT:
        return NODES.numberNode(((Value.Int) value).value());
      case DOUBLE:
        return writeDouble(((Value.Real) value).value());
      case TEXT:
        return NODES.textNode(((Value.Text) value).value());
      case BINARY:
        byte[] bytes = ((Value.Binary) value).value().toArray();
        return NODES.objectNode().put("$bytes", Base64.getEncoder().encodeToString(bytes));
      case UUID:
        return NODES.objectNode().put("$uuid", ((Value.Uuid) value).value().toString());
      case TIMESTAMP:
        long millis = ((Value.Timestamp) value).millis();
        return NODES.objectNode().put("$timestamp", Instant.ofEpochMilli(millis).toString());
      case ARRAY:
        ArrayNode array = NODES.arrayNode();
        ((Value.Array) value).values().forEach(each -> array.add(write(each)));
        return array;
      case MAP:
        return writeMap((Value.Map) value);
    }
    throw new AssertionError(value.kind());
  }

  private static JsonNode writeDouble(double value) {
    return Double.isFinite(value)
        ? NODES.numberNode(value)
        : NODES.objectNode().put("$double", Double.toString(value));
  }

  private static JsonNode writeMap(Value.Map map) {
    ObjectNode object = writeFields(map);
    boolean ambiguous = map.entries().keySet().stream().anyMatch(ValueJson::isMark);
    return ambiguous ? NODES.objectNode().set("$map", object) : object;
  }

  /** The fields of a record: names as they are, since a record is never anything but a map. */
  static ObjectNode writeFields(Value.Map fields) {
    ObjectNode object = NODES.objectNode();
    fields.entries().forEach((name, value) -> object.set(name, write(value)));
    return object;
  }
}
