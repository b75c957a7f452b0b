package io.blazedb.standalone.demo;

import io.blazedb.client.FieldValue;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.standalone.mimedb.MimeType;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a media type stands in the database: its name as the field {@code type}, {@code extensions}
 * as a set, the other fields as registers. A field that mime-db leaves out is absent.
 */
final class MimeRecords {
  static final CollectionName COLLECTION = new CollectionName("types");

  private static final String TYPE = "type";
  private static final String SOURCE = "source";
  private static final String CHARSET = "charset";
  private static final String COMPRESSIBLE = "compressible";
  private static final String EXTENSIONS = "extensions";

  private MimeRecords() {}

  /** The id of a media type: derived from its name, so that every device agrees on it. */
  static RecordId id(String type) {
    return RecordId.ofKey(COLLECTION, type);
  }

  /** What the record of a media type shows. */
  static SortedMap<String, FieldValue> fields(String type, MimeType mime) {
    SortedMap<String, FieldValue> fields = new TreeMap<>();
    fields.put(TYPE, FieldValue.of(Value.of(type)));
    mime.source().ifPresent(text -> fields.put(SOURCE, FieldValue.of(Value.of(text))));
    mime.charset().ifPresent(text -> fields.put(CHARSET, FieldValue.of(Value.of(text))));
    mime.compressible().ifPresent(flag -> fields.put(COMPRESSIBLE, FieldValue.of(Value.of(flag))));
    mime.extensions()
        .ifPresent(
            set -> fields.put(EXTENSIONS, FieldValue.setOf(set.stream().map(Value::of).toList())));
    return fields;
  }

  /** The name of the media type that a record shows. */
  static String type(SortedMap<String, Value> shown) {
    return text(shown, TYPE)
        .orElseThrow(() -> new CheckFailedException("a record without a type: " + shown));
  }

  /** Reads a shown record back; the inverse of {@link #fields}. */
  static MimeType mimeType(SortedMap<String, Value> shown) {
    SortedMap<String, Value> rest = new TreeMap<>(shown);
    rest.keySet().removeAll(List.of(TYPE, SOURCE, CHARSET, COMPRESSIBLE, EXTENSIONS));
    CheckFailedException.require(rest.isEmpty(), "fields that no release has: %s", rest);
    return new MimeType(text(shown, SOURCE), text(shown, CHARSET), flag(shown), extensions(shown));
  }

  private static Optional<String> text(SortedMap<String, Value> shown, String field) {
    return Optional.ofNullable(shown.get(field)).map(value -> ((Value.Text) value).value());
  }

  private static Optional<Boolean> flag(SortedMap<String, Value> shown) {
    return Optional.ofNullable(shown.get(COMPRESSIBLE)).map(value -> ((Value.Bool) value).value());
  }

  private static Optional<SortedSet<String>> extensions(SortedMap<String, Value> shown) {
    return Optional.ofNullable(shown.get(EXTENSIONS))
        .map(
            value -> {
              SortedSet<String> set = new TreeSet<>();
              ((Value.Array) value).values().forEach(each -> set.add(((Value.Text) each).value()));
              return set;
            });
  }
}
