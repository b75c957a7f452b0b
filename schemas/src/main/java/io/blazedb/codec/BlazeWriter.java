package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes the primitives of BlazeBinary into an array that grows. Numbers are big-endian.
 *
 * <p>Not thread-safe; {@link #reset} lets one writer serve many messages.
 */
public final class BlazeWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] array;
  private int size;

  /** A writer with room for {@code capacity} bytes before it grows. */
  public BlazeWriter(int capacity) {
    array = new byte[Math.max(capacity, 16)];
  }

  /** The number of bytes written. */
  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the memory. */
  public void reset() {
    size = 0;
  }

  /** Forgets what was written, and the memory too if it is more than {@code bytesMax}. */
  void release(int bytesMax) {
    size = 0;
    if (array.length > bytesMax) {
      array = new byte[bytesMax];
    }
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }

  /** What was written, not copied: valid until the next write or reset. */
  public Bytes written() {
    return Bytes.wrap(array, 0, size);
  }

  /** The array that is written to; valid up to {@link #size()} and until the next write. */
  byte[] array() {
    return array;
  }

  private void ensure(int more) {
    if (array.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    int wanted = Math.max(Math.addExact(size, more), (int) Math.min(array.length * 2L, 1 << 30));
    array = Arrays.copyOf(array, wanted);
  }

  /** One byte: the low 8 bits of {@code value}. */
  public BlazeWriter writeByte(int value) {
    ensure(1);
    array[size++] = (byte) value;
    return this;
  }

  /** Four bytes. */
  public BlazeWriter writeInt(int value) {
    ensure(4);
    INT.set(array, size, value);
    size += 4;
    return this;
  }

  /** Eight bytes. */
  public BlazeWriter writeLong(long value) {
    ensure(8);
    LONG.set(array, size, value);
    size += 8;
    return this;
  }

  /** Sixteen bytes: the halves of a UUID. */
  public BlazeWriter writeId(long high, long low) {
    ensure(16);
    LONG.set(array, size, high);
    LONG.set(array, size + 8, low);
    size += 16;
    return this;
  }

  /** A count or length: one byte below 255, else 0xFF and four bytes. */
  public BlazeWriter writeLength(int length) {
    if (length < 0xFF) {
      return writeByte(length);
    }
    return writeByte(0xFF).writeInt(length);
  }

  /** An unsigned number of up to nine bytes: how many bytes follow (0 to 8), then those. */
  public BlazeWriter writeTime(long time) {
    int bytes = (71 - Long.numberOfLeadingZeros(time)) >>> 3;
    ensure(9);
    array[size] = (byte) bytes;
    // Eight bytes at once, of which the next write covers those past the end. For zero bytes the
    // shift is by 64, which Java takes for 0: then the time is 0 as well.
    LONG.set(array, size + 1, time << (64 - 8 * bytes));
    size += 1 + bytes;
    return this;
  }

  /** An unsigned LEB128 number of one to ten bytes, seven bits a byte, lowest first. */
  public BlazeWriter writeVarint(long value) {
    ensure(10);
    while ((value & ~0x7FL) != 0) {
      array[size++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    array[size++] = (byte) value;
    return this;
  }

  /** A signed number as the varint of its zigzag form. */
  public BlazeWriter writeZigzag(long value) {
    return writeVarint((value << 1) ^ (value >> 63));
  }

  /** The first {@code length} of the 16 bytes that the two numbers hold, the highest first. */
  void writeShort(long first, long second, int length) {
    ensure(16);
    LONG.set(array, size, first);
    LONG.set(array, size + 8, second);
    size += length;
  }

  /** Bytes as they are, without a length. */
  public BlazeWriter writeRaw(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
    return this;
  }

  /** Bytes as they are, without a length. */
  public BlazeWriter writeRaw(Bytes bytes) {
    return writeRaw(bytes.array(), bytes.offset(), bytes.length());
  }

  /** A length and bytes. */
  public BlazeWriter writeBytes(Bytes bytes) {
    return writeLength(bytes.length()).writeRaw(bytes);
  }

  /**
   * A length in UTF-8 bytes, then those.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for an unpaired surrogate
   */
  public BlazeWriter writeText(String text) {
    int length = text.length();
    if (length < 0xFF / 3) {
      return writeShortText(text, length);
    }
    return writeLength(Utf8.length(text)).writeUtf8(text);
  }

  /** Texts whose length is sure to fit one byte: encode first, then fill the length in. */
  private BlazeWriter writeShortText(String text, int length) {
    ensure(1 + length * 3);
    int at = size++;
    writeUtf8(text);
    array[at] = (byte) (size - at - 1);
    return this;
  }

  /** UTF-8 bytes without a length. */
  BlazeWriter writeUtf8(String text) {
    ensure(text.length() * 3);
    size = Utf8.encode(text, array, size);
    return this;
  }

  /** Opens a length-prefixed section: returns the mark to close it with. */
  int beginSection() {
    writeByte(0);
    return size;
  }

  /** Closes a section, moving its bytes if its length needs the long form. */
  void endSection(int mark) {
    int length = size - mark;
    if (length < 0xFF) {
      array[mark - 1] = (byte) length;
      return;
    }
    ensure(4);
    System.arraycopy(array, mark, array, mark + 4, length);
    array[mark - 1] = (byte) 0xFF;
    INT.set(array, mark, length);
    size += 4;
  }
}
