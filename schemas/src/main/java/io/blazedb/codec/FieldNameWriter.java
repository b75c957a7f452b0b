package io.blazedb.codec;

import io.blazedb.op.FieldName;

/**
 * Writes field names, length and UTF-8. Few names stand in many operations: what a name was checked
 * and encoded to is remembered, for up to {@value #SLOTS} names of up to {@value #BYTES_MAX} bytes
 * with their length. One thread at a time.
 */
final class FieldNameWriter {
  private static final int SLOTS = 256;
  private static final int BYTES_MAX = 16;

  private final String[] names = new String[SLOTS];
  private final long[] firsts = new long[SLOTS];
  private final long[] seconds = new long[SLOTS];
  private final int[] lengths = new int[SLOTS];

  /**
   * Writes {@code name}.
   *
   * @throws io.blazedb.error.BlazeException if it is no field name
   */
  void write(BlazeWriter out, String name) {
    int hash = name.hashCode();
    int slot = (hash ^ hash >>> 8) & (SLOTS - 1);
    if (name.equals(names[slot])) {
      out.writeShort(firsts[slot], seconds[slot], lengths[slot]);
    } else {
      encode(out, name, slot);
    }
  }

  private void encode(BlazeWriter out, String name, int slot) {
    int start = out.size();
    out.writeText(FieldName.check(name));
    int length = out.size() - start;
    if (length <= BYTES_MAX) {
      int half = Math.min(length, 8);
      names[slot] = name;
      firsts[slot] = BlazeReader.bigEndian(out.array(), start, half) << (64 - 8 * half);
      seconds[slot] =
          length == half
              ? 0
              : BlazeReader.bigEndian(out.array(), start + 8, length - 8) << (128 - 8 * length);
      lengths[slot] = length;
    }
  }
}
