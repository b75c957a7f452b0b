package io.blazedb.op;

import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * A value of a field. Values are immutable and have one total order, {@link #compareTo}: first by
 * kind in the order of the list below, then within the kind.
 */
public sealed interface Value extends Comparable<Value> {

  /**
   * The kinds, in the order in which values of different kinds sort; the wire tag is {@code tag}.
   */
  enum Kind {
    /** No value, but present. */
    NULL,
    /** True or false. */
    BOOL,
    /** A signed 64-bit integer. */
    INT,
    /** An IEEE 754 double. */
    DOUBLE,
    /** Unicode text. */
    TEXT,
    /** Bytes. */
    BINARY,
    /** A UUID. */
    UUID,
    /** Milliseconds since 1970, UTC. */
    TIMESTAMP,
    /** A list of values. */
    ARRAY,
    /** Values by name. */
    MAP
  }

  /** The kind of this value. */
  Kind kind();

  @Override
  default int compareTo(Value other) {
    return ValueOrder.compare(this, other);
  }

  /** The null value. */
  static Value ofNull() {
    return Null.NULL;
  }

  /** True or false. */
  static Value of(boolean value) {
    return value ? Bool.TRUE : Bool.FALSE;
  }

  /** An integer. */
  static Value of(long value) {
    return Int.of(value);
  }

  /** A double. */
  static Value of(double value) {
    return new Real(value);
  }

  /** A text. */
  static Value of(String value) {
    return new Text(value);
  }

  /** A list of values. */
  static Value of(List<Value> values) {
    return new Array(values);
  }

  /** Values by name. */
  static Value of(java.util.Map<String, Value> entries) {
    return new Map(AscendingEntries.copyOf(entries));
  }

  /** No value, but present. */
  record Null() implements Value {
    private static final Null NULL = new Null();

    @Override
    public Kind kind() {
      return Kind.NULL;
    }
  }

  /**
   * True or false.
   *
   * @param value which
   */
  record Bool(boolean value) implements Value {
    private static final Bool TRUE = new Bool(true);
    private static final Bool FALSE = new Bool(false);

    @Override
    public Kind kind() {
      return Kind.BOOL;
    }
  }

  /**
   * A signed 64-bit integer.
   *
   * @param value the number
   */
  record Int(long value) implements Value {
    private static final int SHARED_MIN = -128;
    private static final Int[] SHARED = new Int[384];

    static {
      for (int i = 0; i < SHARED.length; i++) {
        SHARED[i] = new Int(SHARED_MIN + i);
      }
    }

    /** The value of {@code number}; small ones are shared. */
    static Int of(long number) {
      long index = number - SHARED_MIN;
      return index >= 0 && index < SHARED.length ? SHARED[(int) index] : new Int(number);
    }

    @Override
    public Kind kind() {
      return Kind.INT;
    }
  }

  /**
   * An IEEE 754 double; every NaN is the one canonical NaN, and -0.0 sorts before 0.0.
   *
   * @param value the number
   */
  record Real(double value) implements Value {
    /** Makes every NaN the canonical one. */
    public Real {
      if (Double.isNaN(value)) {
        value = Double.NaN;
      }
    }

    @Override
    public Kind kind() {
      return Kind.DOUBLE;
    }
  }

  /**
   * Unicode text. An unpaired surrogate is refused when the value is encoded.
   *
   * @param value the text
   */
  record Text(String value) implements Value {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }
  }

  /**
   * Bytes.
   *
   * @param value the bytes
   */
  record Binary(Bytes value) implements Value {
    @Override
    public Kind kind() {
      return Kind.BINARY;
    }
  }

  /**
   * A UUID.
   *
   * @param value the UUID
   */
  record Uuid(UUID value) implements Value {
    @Override
    public Kind kind() {
      return Kind.UUID;
    }
  }

  /**
   * A moment.
   *
   * @param millis milliseconds since 1970, UTC
   */
  record Timestamp(long millis) implements Value {
    @Override
    public Kind kind() {
      return Kind.TIMESTAMP;
    }
  }

  /**
   * A list of values.
   *
   * @param values in order
   */
  record Array(List<Value> values) implements Value {
    /** Copies the list. */
    public Array {
      values = List.copyOf(values);
    }

    @Override
    public Kind kind() {
      return Kind.ARRAY;
    }
  }

  /**
   * Values by name, in code point order of the names.
   *
   * @param entries the values by name
   */
  record Map(SortedMap<String, Value> entries) implements Value {
    /** Copies the entries into code point order. */
    public Map {
      entries = AscendingEntries.copyOf(entries);
    }

    /**
     * A map of names that ascend strictly in code point order, not copied.
     *
     * @param values one for each name
     */
    public static Map ofAscending(String[] names, Value[] values) {
      return new Map(new AscendingEntries(names, values));
    }

    @Override
    public Kind kind() {
      return Kind.MAP;
    }
  }
}
