package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.FieldName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the primitives of BlazeBinary from an array; the mirror image of {@link BlazeWriter}.
 *
 * <p>Whatever the bytes are, a read returns or throws {@link MalformedException}; nothing is
 * allocated for a length that the remaining bytes cannot hold.
 */
public final class BlazeReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int ROOM_MAX = 1_024;

  private final byte[] array;
  private final int start;
  private int at;
  private int end;
  private int itemsMax = Integer.MAX_VALUE;
  private int itemsLeft = Integer.MAX_VALUE;

  /** A reader of {@code bytes}. */
  public BlazeReader(Bytes bytes) {
    array = bytes.array();
    start = bytes.offset();
    at = start;
    end = start + bytes.length();
  }

  /** The position of the next byte, from the start of the bytes. */
  public int position() {
    return at - start;
  }

  /** The number of bytes left. */
  public int remaining() {
    return end - at;
  }

  private void require(int bytes) {
    if (end - at < bytes) {
      throw new MalformedException(
          ErrorCode.TRUNCATED,
          position(),
          "wanted " + bytes + " bytes, " + remaining() + " are left,");
    }
  }

  /** One unsigned byte. */
  public int readByte() {
    require(1);
    return array[at++] & 0xFF;
  }

  /**
   * One byte that stands for one of {@code count} things, numbered from 0.
   *
   * @throws MalformedException {@code otherwise} for a number past the last
   */
  public int readCode(int count, ErrorCode otherwise, String what) {
    int position = position();
    int code = readByte();
    if (code >= count) {
      throw new MalformedException(otherwise, position, "unknown " + what + " " + code);
    }
    return code;
  }

  /** Four bytes. */
  public int readInt() {
    require(4);
    int value = (int) INT.get(array, at);
    at += 4;
    return value;
  }

  /** Eight bytes. */
  public long readLong() {
    require(8);
    long value = (long) LONG.get(array, at);
    at += 8;
    return value;
  }

  /** A count or length; the long form is refused where the short one would do. */
  public int readLength() {
    int position = position();
    int first = readByte();
    if (first != 0xFF) {
      return first;
    }
    int length = readInt();
    if (length >= 0 && length < 0xFF) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "overlong length " + length);
    }
    if (length < 0) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED, position, "length " + Integer.toUnsignedString(length));
    }
    return length;
  }

  /**
   * The count of things of at least {@code bytesEach} bytes that follow.
   *
   * @throws MalformedException {@link ErrorCode#LIMIT_EXCEEDED} above {@code max}, {@link
   *     ErrorCode#TRUNCATED} if the remaining bytes cannot hold them
   */
  public int readCount(int bytesEach, int max, String what) {
    int position = position();
    int count = readLength();
    if (count > max) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED, position, count + " " + what + ", at most " + max + ",");
    }
    if ((long) count * bytesEach > remaining()) {
      throw new MalformedException(
          ErrorCode.TRUNCATED,
          position,
          count + " " + what + " do not fit the " + remaining() + " bytes left");
    }
    return count;
  }

  /** Bounds what {@link #readItems} may count from here on, all counts together. */
  void limitItems(int max) {
    itemsMax = max;
    itemsLeft = max;
  }

  /**
   * As {@link #readCount}, for things that are objects of their own once decoded. However many
   * counts there are, together they keep to {@link #limitItems}: so small things cannot take more
   * memory than a batch may.
   */
  int readItems(int bytesEach, int max, String what) {
    int position = position();
    int count = readCount(bytesEach, max, what);
    if (count > itemsLeft) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED,
          position,
          "more than " + itemsMax + " changes, elements, dots and map entries in one batch");
    }
    itemsLeft -= count;
    return count;
  }

  /**
   * An empty list for {@code count} things that are still to be read. Room is made for no more than
   * {@value #ROOM_MAX}: counts of nested things may each claim all the bytes that are left.
   */
  public static <T> List<T> roomFor(int count) {
    return new ArrayList<>(Math.min(count, ROOM_MAX));
  }

  /** An unsigned number of one to nine bytes in its shortest form. */
  public long readTime() {
    int position = position();
    int bytes = readByte();
    if (bytes > 8) {
      throw new MalformedException(
          ErrorCode.BAD_TIME, position, "a time of " + bytes + " bytes, at most 8,");
    }
    require(bytes);
    if (bytes > 0 && array[at] == 0) {
      throw new MalformedException(ErrorCode.BAD_TIME, position, "an overlong time");
    }
    long value = bigEndian(array, at, bytes);
    at += bytes;
    return value;
  }

  /** The number of {@code bytes} (0 to 8) big-endian bytes that stand at {@code from}. */
  static long bigEndian(byte[] array, int from, int bytes) {
    if (bytes > 0 && array.length - from >= 8) {
      return (long) LONG.get(array, from) >>> (64 - 8 * bytes);
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (array[from + i] & 0xFFL);
    }
    return value;
  }

  /** An unsigned LEB128 number in its shortest form. */
  public long readVarint() {
    if (at < end && array[at] >= 0) {
      return array[at++];
    }
    return readLongVarint();
  }

  /** Fills {@code target} from {@code from} to {@code until} with {@link #readVarint}s. */
  void readVarints(long[] target, int from, int until) {
    byte[] source = array;
    int last = end - 1;
    for (int i = from; i < until; i++) {
      int first = at < last ? source[at] : -1;
      int second = first < 0 && at < last ? source[at + 1] : -1;
      if (first >= 0) {
        target[i] = first;
        at++;
      } else if (second > 0) {
        target[i] = (first & 0x7F) | second << 7;
        at += 2;
      } else {
        target[i] = readLongVarint();
      }
    }
  }

  private long readLongVarint() {
    int position = position();
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = readByte();
      if (shift == 63 && next > 1) {
        break;
      }
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        if (next == 0 && shift > 0) {
          throw new MalformedException(ErrorCode.MALFORMED, position, "an overlong varint");
        }
        return value;
      }
    }
    throw new MalformedException(ErrorCode.MALFORMED, position, "a varint past 64 bits");
  }

  /** A signed number in zigzag form. */
  public long readZigzag() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A length-prefixed text of at most {@code bytesMax} UTF-8 bytes. */
  public String readText(int bytesMax) {
    return readUtf8(readCount(1, bytesMax, "bytes of text"));
  }

  /** A length-prefixed field name. */
  String readFieldName() {
    int position = position();
    return checkedFieldName(readText(FieldName.BYTES_MAX), position);
  }

  /** Checks a field name that was read at {@code position}. */
  static String checkedFieldName(String name, int position) {
    try {
      return FieldName.check(name);
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  /** A text of exactly {@code length} UTF-8 bytes. */
  String readUtf8(int length) {
    require(length);
    String text = Utf8.decode(array, at, length, position());
    at += length;
    return text;
  }

  /** Length-prefixed bytes, not copied. */
  public Bytes readBytes(int bytesMax) {
    return readRaw(readCount(1, bytesMax, "bytes"));
  }

  /** Exactly {@code length} bytes, not copied. */
  public Bytes readRaw(int length) {
    require(length);
    Bytes bytes = Bytes.wrap(array, at, length);
    at += length;
    return bytes;
  }

  /** All bytes that are left, not copied. */
  public Bytes readRest() {
    return readRaw(remaining());
  }

  /** The array that is read from; never to be written to. */
  byte[] array() {
    return array;
  }

  /** Passes over {@code length} bytes; returns where they begin in {@link #array()}. */
  int skip(int length) {
    require(length);
    int from = at;
    at += length;
    return from;
  }

  /** The next byte, unsigned, which stays the next; there must be one. */
  int peekByte() {
    return array[at] & 0xFF;
  }

  /** Passes over the next {@code length} bytes if they are those of the ASCII {@code text}. */
  boolean skipAscii(String text, int length) {
    if (text.length() != length || remaining() < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (array[at + i] != (byte) text.charAt(i)) {
        return false;
      }
    }
    at += length;
    return true;
  }

  /**
   * Narrows the reader to the next {@code length} bytes; returns what {@link #leave} takes back.
   */
  int enter(int length) {
    require(length);
    int outer = end;
    end = at + length;
    return outer;
  }

  /** Ends a narrowed part, which must have been read to its end. */
  void leave(int outer) {
    expectEnd();
    end = outer;
  }

  /**
   * Checks that every byte was consumed.
   *
   * @throws MalformedException {@link ErrorCode#MALFORMED} if bytes are left
   */
  public void expectEnd() {
    if (at != end) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position(), remaining() + " trailing bytes");
    }
  }

  /** A refusal at the present position. */
  public MalformedException refuse(ErrorCode code, String detail) {
    return new MalformedException(code, position(), detail);
  }
}
