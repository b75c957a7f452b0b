package io.blazedb.codec;

import io.blazedb.op.FieldName;
import java.util.Arrays;

/**
 * Writes columns of texts, front-coded or as a dictionary with indexes, whichever is estimated to
 * be smaller. Holds scratch memory: one thread at a time.
 */
final class TextColumnWriter {
  private static final int KEPT_MAX = 1 << 18;

  private final NumberColumnWriter numberWriter;
  private BlazeWriter utf8 = new BlazeWriter(1 << 12);
  private long[] numbers = new long[1 << 10];
  private String[] distinct = new String[1 << 8];
  private int[] table = new int[1 << 10];
  private int distinctCount;

  TextColumnWriter(NumberColumnWriter numberWriter) {
    this.numberWriter = numberWriter;
  }

  /** Writes the first {@code count} texts, with the mode byte. */
  void write(BlazeWriter out, String[] texts, int count) {
    reserve(count);
    if (isDictionaryWorthIt(texts, count)) {
      out.writeByte(ValueColumn.DICTIONARY);
      writeDictionary(out, count);
    } else {
      out.writeByte(ValueColumn.FRONT_CODED);
      writeFrontCoded(out, texts, count);
    }
  }

  private void reserve(int count) {
    if (numbers.length < 2 * count) {
      numbers = new long[Math.max(2 * count, numbers.length * 2)];
    }
    if (utf8.array().length > KEPT_MAX) {
      utf8 = new BlazeWriter(KEPT_MAX);
    }
  }

  /** Indexes cost a byte or two each; distinct texts that often stand once gain nothing. */
  private boolean isDictionaryWorthIt(String[] texts, int count) {
    collectDistinct(texts, count);
    long once = 0;
    for (int i = 0; i < distinctCount; i++) {
      once += distinct[i].length() + 2;
    }
    long all = 0;
    for (int i = 0; i < count; i++) {
      int shared = i == 0 ? 0 : sharedChars(texts[i - 1], texts[i]);
      all += texts[i].length() - shared + (shared > 0 ? 2 : 1);
    }
    return once + (long) count * (distinctCount < 128 ? 1 : 2) < all;
  }

  private static int sharedChars(String a, String b) {
    int end = Math.min(a.length(), b.length());
    int i = 0;
    while (i < end && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  /** Finds the distinct texts; {@code numbers} then holds which one each text is. */
  private void collectDistinct(String[] texts, int count) {
    int slots = Integer.highestOneBit(Math.max(count, 4)) << 2;
    if (table.length < slots) {
      table = new int[slots];
    }
    Arrays.fill(table, 0, slots, -1);
    distinctCount = 0;
    for (int i = 0; i < count; i++) {
      numbers[i] = indexOf(texts[i], slots - 1);
    }
  }

  private int indexOf(String text, int mask) {
    int hash = text.hashCode() * 0x9E3779B9;
    int slot = (hash ^ hash >>> 15) & mask;
    while (table[slot] >= 0) {
      if (distinct[table[slot]].equals(text)) {
        return table[slot];
      }
      slot = (slot + 1) & mask;
    }
    if (distinctCount == distinct.length) {
      distinct = Arrays.copyOf(distinct, distinctCount * 2);
    }
    table[slot] = distinctCount;
    distinct[distinctCount] = text;
    return distinctCount++;
  }

  private void writeDictionary(BlazeWriter out, int count) {
    int size = distinctCount;
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> FieldName.compare(distinct[a], distinct[b]));
    int[] rank = new int[size];
    String[] sorted = new String[size];
    for (int i = 0; i < size; i++) {
      rank[order[i]] = i;
      sorted[i] = distinct[order[i]];
    }
    long[] indexes = new long[count];
    for (int i = 0; i < count; i++) {
      indexes[i] = rank[(int) numbers[i]];
    }
    out.writeVarint(size);
    writeFrontCoded(out, sorted, size);
    numberWriter.write(out, indexes, 0, count);
  }

  /** Writes texts that ascend, as a dictionary without its size. */
  void writeFrontCoded(BlazeWriter out, String[] texts, int count) {
    reserve(count);
    utf8.reset();
    long saved = 0;
    int previousStart = 0;
    for (int i = 0; i < count; i++) {
      int start = utf8.size();
      utf8.writeUtf8(texts[i]);
      int shared = i == 0 ? 0 : sharedBytes(previousStart, start);
      numbers[i] = shared;
      numbers[count + i] = (long) utf8.size() - start;
      saved += shared;
      previousStart = start;
    }
    if (saved <= count) {
      Arrays.fill(numbers, 0, count, 0);
    }
    writeColumns(out, count);
  }

  private int sharedBytes(int previousStart, int start) {
    int mismatch =
        Arrays.mismatch(utf8.array(), previousStart, start, utf8.array(), start, utf8.size());
    return mismatch < 0 ? start - previousStart : mismatch;
  }

  private void writeColumns(BlazeWriter out, int count) {
    for (int i = 0; i < count; i++) {
      numbers[count + i] -= numbers[i];
    }
    numberWriter.write(out, numbers, 0, count);
    numberWriter.write(out, numbers, count, count);
    int at = 0;
    for (int i = 0; i < count; i++) {
      at += (int) numbers[i];
      out.writeRaw(utf8.array(), at, (int) numbers[count + i]);
      at += (int) numbers[count + i];
    }
  }

  /** Lets go of the texts. */
  void release() {
    Arrays.fill(distinct, 0, Math.min(distinctCount, distinct.length), null);
    distinctCount = 0;
  }
}
