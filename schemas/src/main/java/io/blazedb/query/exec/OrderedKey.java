package io.blazedb.query.exec;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.op.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values as bytes whose unsigned order is the order of queries ({@link
 * io.blazedb.query.Comparison}), so that a sorted store is an index.
 *
 * <p>A value is a byte for its kind and bytes that no other value's bytes begin with, so keys of
 * several values compare value by value. Texts and binaries end in {@code 00 01}, a zero byte in
 * them is {@code 00 FF}. Numbers are the largest double that is not above them, and what it falls
 * short by: below 1024 for every int64.
 */
public final class OrderedKey {
  private static final int MISSING = 0x01;
  private static final int FIRST_KIND = 0x10;
  private static final int END = 0x00;
  private static final int ENTRY = 0x01;
  private static final int ESCAPED = 0xFF;

  private final BlazeWriter out = new BlazeWriter(64);

  private OrderedKey() {}

  /** The key of several values, in their order. */
  public static byte[] of(List<Optional<Value>> values) {
    OrderedKey key = new OrderedKey();
    values.forEach(key::add);
    return key.out.toByteArray();
  }

  /** The key of one value. */
  public static byte[] of(Value value) {
    return of(List.of(Optional.of(value)));
  }

  /** What the keys of all values that compare with {@code value} begin with, and no others. */
  public static byte[] kindOf(Value value) {
    return new byte[] {(byte) tag(value.kind())};
  }

  private static int tag(Value.Kind kind) {
    Value.Kind ranked = kind == Value.Kind.DOUBLE ? Value.Kind.INT : kind;
    return FIRST_KIND + ranked.ordinal();
  }

  private void add(Optional<Value> value) {
    if (value.isEmpty()) {
      out.writeByte(MISSING);
      return;
    }
    Value present = value.get();
    if (present instanceof Value.Int number) {
      out.writeByte(tag(present.kind()));
      integer(number.value());
    } else if (present instanceof Value.Real number) {
      out.writeByte(tag(present.kind()));
      real(number.value() + 0.0); // no -0.0: as numbers the zeros are one
      remainder(0);
    } else {
      stored(present);
    }
  }

  private void integer(long number) {
    double floor = (double) number;
    // The conversion rounds to the nearest; 2^63 itself is no long.
    if (floor >= 0x1p63 || (long) floor > number) {
      floor = Math.nextDown(floor);
    }
    real(floor + 0.0);
    remainder((int) (number - (long) floor));
  }

  private void real(double number) {
    long bits = Double.doubleToLongBits(number); // one NaN
    out.writeLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
  }

  private void remainder(int value) {
    out.writeByte(value >>> 8);
    out.writeByte(value);
  }

  /** In the order of stored values, which keeps ints and doubles apart: inside arrays and maps. */
  private void stored(Value value) {
    out.writeByte(FIRST_KIND + value.kind().ordinal());
    switch (value.kind()) {
      case NULL -> {}
      case BOOL -> out.writeByte(((Value.Bool) value).value() ? 1 : 0);
      case INT -> out.writeLong(((Value.Int) value).value() ^ Long.MIN_VALUE);
      case DOUBLE -> real(((Value.Real) value).value());
      case TEXT -> escaped(((Value.Text) value).value().getBytes(StandardCharsets.UTF_8));
      case BINARY -> escaped(((Value.Binary) value).value().toArray());
      case UUID -> {
        out.writeLong(((Value.Uuid) value).value().getMostSignificantBits());
        out.writeLong(((Value.Uuid) value).value().getLeastSignificantBits());
      }
      case TIMESTAMP -> out.writeLong(((Value.Timestamp) value).millis() ^ Long.MIN_VALUE);
      case ARRAY -> {
        ((Value.Array) value).values().forEach(this::stored);
        out.writeByte(END);
      }
      case MAP -> {
        for (Map.Entry<String, Value> each : ((Value.Map) value).entries().entrySet()) {
          out.writeByte(ENTRY);
          escaped(each.getKey().getBytes(StandardCharsets.UTF_8));
          stored(each.getValue());
        }
        out.writeByte(END);
      }
    }
  }

  private void escaped(byte[] bytes) {
    for (byte each : bytes) {
      out.writeByte(each);
      if (each == 0) {
        out.writeByte(ESCAPED);
      }
    }
    out.writeByte(0);
    out.writeByte(1);
  }
}
