package io.blazedb.op;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes: a view of an array that nobody writes to any more.
 *
 * <p>{@link #wrap} does not copy, so whoever wraps an array hands it over.
 */
public final class Bytes implements Comparable<Bytes> {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** All of {@code array}, not copied. */
  public static Bytes wrap(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** {@code length} bytes of {@code array} from {@code offset}, not copied. */
  public static Bytes wrap(byte[] array, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, array.length);
    return new Bytes(array, offset, length);
  }

  /** The number of bytes. */
  public int length() {
    return length;
  }

  /** The byte at {@code index}, 0-based. */
  public byte at(int index) {
    return array[offset + java.util.Objects.checkIndex(index, length)];
  }

  /** The array behind this view; valid from {@link #offset()}, and never to be written to. */
  public byte[] array() {
    return array;
  }

  /** Where the view begins in {@link #array()}. */
  public int offset() {
    return offset;
  }

  /** The bytes from {@code from} to the end, not copied. */
  public Bytes from(int from) {
    java.util.Objects.checkFromToIndex(from, length, length);
    return new Bytes(array, offset + from, length - from);
  }

  /** A copy that owns exactly its bytes. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** A read-only buffer over the same bytes. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** Unsigned lexicographic order. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Lower-case hex. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }
}
