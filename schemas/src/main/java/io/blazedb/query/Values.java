package io.blazedb.query;

import io.blazedb.op.Value;

/** Values in words, for people. */
public final class Values {
  private static final int SHOWN_CHARS_MAX = 60;

  private Values() {}

  /** The value's content, cut where it gets long. */
  public static String text(Value value) {
    String text = content(value);
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
  }

  private static String content(Value value) {
    return switch (value.kind()) {
      case NULL -> "null";
      case BOOL -> Boolean.toString(((Value.Bool) value).value());
      case INT -> Long.toString(((Value.Int) value).value());
      case DOUBLE -> Double.toString(((Value.Real) value).value());
      case TEXT -> '"' + ((Value.Text) value).value() + '"';
      case BINARY -> "bytes " + ((Value.Binary) value).value();
      case UUID -> ((Value.Uuid) value).value().toString();
      case TIMESTAMP ->
          java.time.Instant.ofEpochMilli(((Value.Timestamp) value).millis()).toString();
      case ARRAY -> "an array of " + ((Value.Array) value).values().size();
      case MAP -> "a map of " + ((Value.Map) value).entries().size();
    };
  }
}
