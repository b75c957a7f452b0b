package io.blazedb.codec;

import io.blazedb.op.CollectionName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The collections of a batch; names of the batch before serve again where they are the same. */
final class CollectionNames {
  private final List<CollectionName> names = new ArrayList<>();
  private int[] table = new int[16];
  private int count;

  /** Forgets which names are the batch's. */
  void reset() {
    count = 0;
    Arrays.fill(table, 0);
  }

  int count() {
    return count;
  }

  CollectionName get(int index) {
    return names.get(index);
  }

  List<CollectionName> toList() {
    return List.copyOf(names.subList(0, count));
  }

  /**
   * Appends the name that these bytes are.
   *
   * @throws io.blazedb.error.BlazeException if they are not a collection's name
   */
  void append(byte[] bytes, int start, int length, int position) {
    if (count == names.size()) {
      names.add(new CollectionName(Utf8.decode(bytes, start, length, position)));
    } else if (!isName(names.get(count).text(), bytes, start, length)) {
      names.set(count, new CollectionName(Utf8.decode(bytes, start, length, position)));
    }
    count++;
  }

  /** Appends the name unless it is there; as {@link #append}. */
  void add(byte[] bytes, int start, int length, int position, long seed) {
    int slot = slot(bytes, start, length, seed);
    while (table[slot] != 0) {
      if (isName(names.get(table[slot] - 1).text(), bytes, start, length)) {
        return;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    append(bytes, start, length, position);
    table[slot] = count;
    if (count * 2 > table.length) {
      grow(seed);
    }
  }

  private void grow(long seed) {
    table = new int[table.length * 2];
    for (int i = 0; i < count; i++) {
      byte[] name = names.get(i).text().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      int slot = slot(name, 0, name.length, seed);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = i + 1;
    }
  }

  private int slot(byte[] bytes, int start, int length, long seed) {
    long hash = seed;
    for (int i = start; i < start + length; i++) {
      hash = (Long.rotateLeft(hash, 23) ^ bytes[i]) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash >>> 40) & (table.length - 1);
  }

  private static boolean isName(String name, byte[] bytes, int start, int length) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
