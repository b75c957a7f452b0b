package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.FieldName;
import io.blazedb.op.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** Values: one tag byte, then what the kind needs. */
public final class ValueCodec {
  static final int NULL = 0;
  static final int FALSE = 1;
  static final int TRUE = 2;
  static final int INT = 3;
  static final int DOUBLE = 4;
  static final int TEXT = 5;
  static final int BINARY = 6;
  static final int UUID_TAG = 7;
  static final int TIMESTAMP = 8;
  static final int ARRAY = 9;
  static final int MAP = 10;

  /** Shared: the two bytes of an empty map would else cost fifty of heap. */
  private static final Value EMPTY_MAP = Value.of(java.util.Map.of());

  private static final int ROOM_MAX = 64;

  private static final long CANONICAL_NAN = 0x7ff8000000000000L;

  private ValueCodec() {}

  /** Writes a value. */
  public static void write(BlazeWriter out, Value value) {
    if (value instanceof Value.Text text) { // first the kinds that nearly all values are of
      out.writeByte(TEXT).writeText(text.value());
    } else if (value instanceof Value.Int number) {
      out.writeByte(INT).writeZigzag(number.value());
    } else {
      writeOther(out, value);
    }
  }

  private static void writeOther(BlazeWriter out, Value value) {
    switch (value.kind()) {
      case NULL -> out.writeByte(NULL);
      case BOOL -> out.writeByte(((Value.Bool) value).value() ? TRUE : FALSE);
      case INT -> out.writeByte(INT).writeZigzag(((Value.Int) value).value());
      case DOUBLE ->
          out.writeByte(DOUBLE).writeLong(Double.doubleToLongBits(((Value.Real) value).value()));
      case TEXT -> out.writeByte(TEXT).writeText(((Value.Text) value).value());
      case BINARY -> out.writeByte(BINARY).writeBytes(((Value.Binary) value).value());
      case UUID -> writeUuid(out, ((Value.Uuid) value).value());
      case TIMESTAMP -> out.writeByte(TIMESTAMP).writeZigzag(((Value.Timestamp) value).millis());
      case ARRAY -> writeArray(out, ((Value.Array) value).values());
      case MAP -> writeMap(out, ((Value.Map) value).entries());
    }
  }

  /** The tag that {@link #write} begins with. */
  static int tag(Value value) {
    return switch (value.kind()) {
      case NULL -> NULL;
      case BOOL -> ((Value.Bool) value).value() ? TRUE : FALSE;
      case INT -> INT;
      case DOUBLE -> DOUBLE;
      case TEXT -> TEXT;
      case BINARY -> BINARY;
      case UUID -> UUID_TAG;
      case TIMESTAMP -> TIMESTAMP;
      case ARRAY -> ARRAY;
      case MAP -> MAP;
    };
  }

  private static void writeUuid(BlazeWriter out, UUID uuid) {
    out.writeByte(UUID_TAG).writeId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  private static void writeArray(BlazeWriter out, List<Value> values) {
    out.writeByte(ARRAY).writeLength(values.size());
    for (Value value : values) {
      write(out, value);
    }
  }

  private static void writeMap(BlazeWriter out, SortedMap<String, Value> entries) {
    out.writeByte(MAP).writeLength(entries.size());
    entries.forEach(
        (name, value) -> {
          out.writeText(name);
          write(out, value);
        });
  }

  /**
   * Reads a value.
   *
   * @throws MalformedException for an unknown tag, a value past a limit, or bytes out of form
   */
  public static Value read(BlazeReader in, Limits limits) {
    return read(in, limits, 0);
  }

  private static Value read(BlazeReader in, Limits limits, int depth) {
    int position = in.position();
    int tag = in.readByte();
    switch (tag) {
      case NULL:
        return Value.ofNull();
      case FALSE:
        return Value.of(false);
      case TRUE:
        return Value.of(true);
      case INT:
        return Value.of(in.readZigzag());
      case DOUBLE:
        return readDouble(in);
      case TEXT:
        return Value.of(in.readText(limits.textBytesMax()));
      case BINARY:
        return new Value.Binary(in.readBytes(limits.textBytesMax()));
      case UUID_TAG:
        return new Value.Uuid(new UUID(in.readLong(), in.readLong()));
      case TIMESTAMP:
        return new Value.Timestamp(in.readZigzag());
      case ARRAY:
        return readArray(in, limits, nested(in, limits, depth));
      case MAP:
        return readMap(in, limits, nested(in, limits, depth));
      default:
        throw new MalformedException(ErrorCode.BAD_VALUE, position, "unknown value tag " + tag);
    }
  }

  private static int nested(BlazeReader in, Limits limits, int depth) {
    if (depth == limits.depthMax()) {
      throw in.refuse(ErrorCode.LIMIT_EXCEEDED, "a value nested deeper than " + limits.depthMax());
    }
    return depth + 1;
  }

  private static Value readDouble(BlazeReader in) {
    int position = in.position();
    long bits = in.readLong();
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value) && bits != CANONICAL_NAN) {
      throw new MalformedException(
          ErrorCode.BAD_VALUE, position, "NaN other than the canonical one");
    }
    return Value.of(value);
  }

  private static Value readArray(BlazeReader in, Limits limits, int depth) {
    int count = in.readItems(1, limits.elementsMax(), "array elements");
    Value[] values = new Value[roomFor(count)];
    for (int i = 0; i < count; i++) {
      values = withRoom(values, i, count);
      values[i] = read(in, limits, depth);
    }
    return Value.of(List.of(values));
  }

  private static Value readMap(BlazeReader in, Limits limits, int depth) {
    int count = in.readItems(2, limits.elementsMax(), "map entries");
    if (count == 0) {
      return EMPTY_MAP;
    }
    String[] names = new String[roomFor(count)];
    Value[] values = new Value[names.length];
    for (int i = 0; i < count; i++) {
      names = withRoom(names, i, count);
      values = withRoom(values, i, count);
      names[i] = readName(in, limits, i == 0 ? Optional.empty() : Optional.of(names[i - 1]));
      values[i] = read(in, limits, depth);
    }
    return Value.Map.ofAscending(names, values);
  }

  private static String readName(BlazeReader in, Limits limits, Optional<String> previous) {
    int position = in.position();
    String name = in.readText(limits.textBytesMax());
    if (previous.isPresent() && FieldName.compare(previous.get(), name) >= 0) {
      throw new MalformedException(
          ErrorCode.BAD_VALUE, position, "map entries do not ascend, each name once,");
    }
    return name;
  }

  /** Room at first: the counts of nested values may each claim all the bytes that are left. */
  private static int roomFor(int count) {
    return Math.min(count, ROOM_MAX);
  }

  /** {@code array} with room at {@code index}, and for no more than {@code count} at the end. */
  private static <T> T[] withRoom(T[] array, int index, int count) {
    return index < array.length
        ? array
        : Arrays.copyOf(array, (int) Math.min(count, 2L * array.length));
  }
}
