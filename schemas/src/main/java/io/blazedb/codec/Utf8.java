package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: nothing is replaced, unpaired surrogates and overlong forms are refused. */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** The number of UTF-8 bytes of {@code text}; unpaired surrogates are found by encode. */
  static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** Encodes into {@code target}, which has room for three bytes a char; returns the end. */
  static int encode(String text, byte[] target, int at) {
    int length = text.length();
    int i = 0;
    while (i + 4 <= length) {
      char a = text.charAt(i);
      char b = text.charAt(i + 1);
      char c = text.charAt(i + 2);
      char d = text.charAt(i + 3);
      if ((a | b | c | d) >= 0x80) {
        break;
      }
      target[at + i] = (byte) a;
      target[at + i + 1] = (byte) b;
      target[at + i + 2] = (byte) c;
      target[at + i + 3] = (byte) d;
      i += 4;
    }
    while (i < length) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        break;
      }
      target[at + i++] = (byte) c;
    }
    return i == length ? at + i : encodeFrom(text, i, target, at + i);
  }

  private static int encodeFrom(String text, int from, byte[] target, int at) {
    int i = from;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xC0 | (c >>> 6));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (c < 0x10000) {
        refuseSurrogate(c, i);
        target[at++] = (byte) (0xE0 | (c >>> 12));
        target[at++] = (byte) (0x80 | ((c >>> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      } else {
        target[at++] = (byte) (0xF0 | (c >>> 18));
        target[at++] = (byte) (0x80 | ((c >>> 12) & 0x3F));
        target[at++] = (byte) (0x80 | ((c >>> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      }
      i += Character.charCount(c);
    }
    return at;
  }

  private static void refuseSurrogate(int c, int index) {
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      throw new BlazeException(
          ErrorCode.BAD_VALUE,
          "text has an unpaired surrogate U+" + Integer.toHexString(c) + " at index " + index);
    }
  }

  /** Decodes {@code length} bytes; the position of a fault is {@code position} plus its index. */
  static String decode(byte[] source, int offset, int length, int position) {
    if (length == 0) {
      return "";
    }
    if (isAscii(source, offset, length)) {
      return new String(source, offset, length, StandardCharsets.ISO_8859_1);
    }
    int fault = firstFault(source, offset, offset + length);
    if (fault >= 0) {
      throw new MalformedException(ErrorCode.BAD_VALUE, position + fault - offset, "invalid UTF-8");
    }
    return new String(source, offset, length, StandardCharsets.UTF_8);
  }

  static boolean isAscii(byte[] source, int offset, int length) {
    int i = offset;
    int end = offset + length;
    for (; i + 8 <= end; i += 8) {
      if (((long) LONG.get(source, i) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (source[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The index of the first byte that does not begin a well-formed sequence, or -1. */
  static int firstFault(byte[] source, int from, int end) {
    int i = from;
    while (i < end) {
      int width = sequenceWidth(source, i, end);
      if (width == 0) {
        return i;
      }
      i += width;
    }
    return -1;
  }

  private static int sequenceWidth(byte[] s, int i, int end) {
    int first = s[i] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int width = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (width == 0 || i + width > end) {
      return 0;
    }
    int second = s[i + 1] & 0xFF;
    boolean secondFits =
        second >= (first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80)
            && second <= (first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF);
    if (!secondFits) {
      return 0;
    }
    for (int k = 2; k < width; k++) {
      if ((s[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return width;
  }
}
