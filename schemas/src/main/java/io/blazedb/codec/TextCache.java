package io.blazedb.codec;

import io.blazedb.op.Value;

/**
 * Remembers short texts, so that those that stand in operation after operation become one object
 * each, and are decoded once. Bounded: {@value #SLOTS} texts of up to {@value #BYTES_MAX} bytes, a
 * newer one takes the place of an older one. One thread at a time.
 *
 * <p>Who chooses texts that fall into one slot makes them be decoded anew each time, as they would
 * be without a cache.
 */
final class TextCache {
  /** Two longs hold the bytes of such a text, so that two comparisons tell texts apart. */
  static final int BYTES_MAX = 16;

  private static final int SLOTS_LOG2 = 9;
  private static final int SLOTS = 1 << SLOTS_LOG2;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long[] firsts = new long[SLOTS];
  private final long[] lasts = new long[SLOTS];
  private final int[] lengths = new int[SLOTS];
  private final Value.Text[] texts = new Value.Text[SLOTS];

  private final Content content;

  TextCache(Content content) {
    this.content = content;
  }

  /** What the texts are. */
  enum Content {
    /** Field names, which are checked before they are remembered. */
    FIELD_NAMES,
    /** Any texts. */
    VALUES
  }

  /** Reads a text of at most {@code bytesMax} bytes as {@link BlazeReader#readText} does. */
  Value.Text read(BlazeReader in, int bytesMax) {
    int position = in.position();
    int length = in.readCount(1, bytesMax, "bytes of text");
    return length > BYTES_MAX ? decoded(in, length, position) : cached(in, length, position);
  }

  private Value.Text decoded(BlazeReader in, int length, int position) {
    String text = in.readUtf8(length);
    return new Value.Text(
        content == Content.FIELD_NAMES ? BlazeReader.checkedFieldName(text, position) : text);
  }

  private Value.Text cached(BlazeReader in, int length, int position) {
    byte[] array = in.array();
    int from = in.skip(0);
    int half = Math.min(length, 8);
    long first = BlazeReader.bigEndian(array, from, half);
    long last = BlazeReader.bigEndian(array, from + length - half, half);
    long mixed = (first ^ Long.rotateLeft(last, 21) ^ length) * SPREAD;
    int slot = (int) (mixed >>> (64 - SLOTS_LOG2));
    Value.Text text = texts[slot];
    if (text != null && firsts[slot] == first && lasts[slot] == last && lengths[slot] == length) {
      in.skip(length);
      return text;
    }
    Value.Text read = decoded(in, length, position);
    texts[slot] = read;
    firsts[slot] = first;
    lasts[slot] = last;
    lengths[slot] = length;
    return read;
  }
}
