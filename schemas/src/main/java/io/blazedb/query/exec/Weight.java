package io.blazedb.query.exec;

import io.blazedb.op.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** About how many bytes of heap values take. */
final class Weight {
  private static final long OBJECT = 24;

  private Weight() {}

  static long of(SourceRecord record) {
    return 2 * OBJECT + of(record.fields());
  }

  static long of(List<Optional<Value>> values) {
    long bytes = OBJECT;
    for (Optional<Value> value : values) {
      bytes += 16 + (value.isPresent() ? of(value.get()) : 0);
    }
    return bytes;
  }

  static long of(Value value) {
    return switch (value.kind()) {
      case NULL, BOOL -> 0;
      case INT, DOUBLE, TIMESTAMP -> OBJECT;
      case TEXT -> of(((Value.Text) value).value());
      case BINARY -> 2 * OBJECT + ((Value.Binary) value).value().length();
      case UUID -> 2 * OBJECT;
      case ARRAY -> ofAll(((Value.Array) value).values());
      case MAP -> ofEntries(((Value.Map) value).entries());
    };
  }

  private static long of(String text) {
    return 3 * OBJECT + 2L * text.length();
  }

  private static long ofAll(List<Value> values) {
    long bytes = 2 * OBJECT;
    for (Value value : values) {
      bytes += 8 + of(value);
    }
    return bytes;
  }

  private static long ofEntries(Map<String, Value> entries) {
    long bytes = 3 * OBJECT;
    for (Map.Entry<String, Value> entry : entries.entrySet()) {
      bytes += 16 + of(entry.getKey()) + of(entry.getValue());
    }
    return bytes;
  }
}
