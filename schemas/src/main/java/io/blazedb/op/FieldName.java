package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/**
 * The grammar and order of field names. Names stay plain strings: an operation holds many of them
 * and a wrapper each would double the objects of a batch.
 */
public final class FieldName {
  /** The most UTF-8 bytes of a name. */
  public static final int BYTES_MAX = 255;

  private FieldName() {}

  /**
   * Returns {@code name} if it is 1 to 255 UTF-8 bytes without U+0000.
   *
   * @throws BlazeException {@link ErrorCode#BAD_FIELD_NAME} otherwise
   */
  public static String check(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0 || isTooLong(name)) {
      throw new BlazeException(
          ErrorCode.BAD_FIELD_NAME,
          "\""
              + NameGrammar.printable(name)
              + "\" is not a field name: 1 to "
              + BYTES_MAX
              + " UTF-8 bytes without U+0000");
    }
    return name;
  }

  /** Code point order, which is the order of the UTF-8 bytes. */
  public static int compare(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean bothOrNoneSurrogate = Character.isSurrogate(x) == Character.isSurrogate(y);
        return bothOrNoneSurrogate ? x - y : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  private static boolean isTooLong(String name) {
    // Three bytes a char at the most: nearly every name is short enough whatever its chars are.
    return name.length() > BYTES_MAX / 3
        && (name.length() > BYTES_MAX || utf8Length(name) > BYTES_MAX);
  }

  private static int utf8Length(String name) {
    return name.codePoints().map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4).sum();
  }
}
