package io.blazedb.standalone.mimedb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a {@code db.json}, and takes nothing for granted: what it doesn't know, it refuses. */
final class DbJsonReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Set<String> FIELDS =
      Set.of("source", "charset", "compressible", "extensions");

  private final String version;

  DbJsonReader(String version) {
    this.version = version;
  }

  /**
   * Reads all media types of a release.
   *
   * @throws MimeDbException when the text is not what a {@code db.json} is known to be
   */
  SortedMap<String, MimeType> read(String json) {
    SortedMap<String, MimeType> types = new TreeMap<>();
    object("db.json", parse(json))
        .properties()
        .forEach(entry -> types.put(entry.getKey(), type(entry.getKey(), entry.getValue())));
    return types;
  }

  private JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MimeDbException(
          "mime-db %s: db.json is not JSON: %s".formatted(version, e.getOriginalMessage()), e);
    }
  }

  private MimeType type(String name, JsonNode node) {
    object(name, node)
        .fieldNames()
        .forEachRemaining(field -> require(FIELDS.contains(field), name, "unknown field " + field));
    return new MimeType(
        text(name, node, "source"),
        text(name, node, "charset"),
        bool(name, node, "compressible"),
        texts(name, node, "extensions"));
  }

  private JsonNode object(String name, JsonNode node) {
    require(node.isObject(), name, "not an object");
    return node;
  }

  private Optional<String> text(String name, JsonNode node, String field) {
    Optional<JsonNode> value = Optional.ofNullable(node.get(field));
    value.ifPresent(v -> require(v.isTextual(), name, field + " is not a string"));
    return value.map(JsonNode::textValue);
  }

  private Optional<Boolean> bool(String name, JsonNode node, String field) {
    Optional<JsonNode> value = Optional.ofNullable(node.get(field));
    value.ifPresent(v -> require(v.isBoolean(), name, field + " is not a boolean"));
    return value.map(JsonNode::booleanValue);
  }

  private Optional<SortedSet<String>> texts(String name, JsonNode node, String field) {
    Optional<JsonNode> value = Optional.ofNullable(node.get(field));
    value.ifPresent(v -> require(v.isArray(), name, field + " is not an array"));
    return value.map(array -> elements(name, array, field));
  }

  private SortedSet<String> elements(String name, JsonNode array, String field) {
    SortedSet<String> elements = new TreeSet<>();
    for (JsonNode element : array) {
      require(element.isTextual(), name, field + " holds something other than strings");
      elements.add(element.textValue());
    }
    return elements;
  }

  private void require(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw new MimeDbException("mime-db %s: %s: %s".formatted(version, name, otherwise));
    }
  }
}
