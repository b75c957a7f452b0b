package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.RecordId;
import java.util.Arrays;

/**
 * The records of a columnar batch: a reference for each operation (0 is the next new record, k the
 * k-th newest so far) and the dictionary of their ids, each 16 bytes or derived from a text that
 * the record's first operation puts ({@link RecordId#ofKey}).
 */
final class RecordColumn {
  int count;

  /** Per operation, the index of its record. */
  int references;

  /** Per record: its first operation; 0, or one more than the change that holds its key; its id. */
  int firsts;

  int derivations;
  int highs;
  int lows;

  private int derived;
  private int position;
  private final long[] halves = new long[2];
  private byte[] named = new byte[256];

  void read(ColumnarScan scan, BlazeReader in) {
    position = in.position();
    int operations = scan.operations;
    references = scan.arena.reserve(operations);
    firsts = scan.arena.reserve(operations);
    NumberColumn.read(in, scan.arena.array(), references, operations);
    resolveReferences(scan.arena.array(), operations);
    readIds(scan, in);
  }

  private void resolveReferences(long[] numbers, int operations) {
    int known = 0;
    for (int i = 0; i < operations; i++) {
      long back = numbers[references + i];
      if (back == 0) {
        numbers[firsts + known] = i;
        numbers[references + i] = known++;
      } else if (back < 0 || back > known) {
        throw new MalformedException(
            ErrorCode.MALFORMED,
            position,
            "operation "
                + i
                + " refers "
                + Long.toUnsignedString(back)
                + " of "
                + known
                + " records back");
      } else {
        numbers[references + i] = known - back;
      }
    }
    count = known;
  }

  private void readIds(ColumnarScan scan, BlazeReader in) {
    derivations = scan.arena.reserve(count);
    highs = scan.arena.reserve(2 * count);
    lows = highs + count;
    long[] numbers = scan.arena.array();
    NumberColumn.read(in, numbers, derivations, count);
    derived = 0;
    for (int i = derivations; i < derivations + count; i++) {
      derived += numbers[i] == 0 ? 0 : 1;
    }
    int given = count - derived;
    NumberColumn.read(in, numbers, highs, given);
    NumberColumn.read(in, numbers, lows, given);
    spread(numbers, highs, given);
    spread(numbers, lows, given);
  }

  /** Moves the given ids to the places of their records, from the last to the first. */
  private void spread(long[] numbers, int at, int given) {
    int source = at + given;
    for (int i = count - 1; i >= 0; i--) {
      if (numbers[derivations + i] == 0) {
        numbers[at + i] = numbers[--source];
      }
    }
  }

  boolean hasDerived() {
    return derived > 0;
  }

  /**
   * Derives the id of the record that operation {@code index} is the first of, if that is how its
   * id is given, while the scan's columns stand at that operation.
   */
  void derive(ColumnarScan scan, int index, int shape) {
    long[] numbers = scan.arena.array();
    int record = (int) numbers[references + index];
    long derivation = numbers[derivations + record];
    if (derivation == 0 || numbers[firsts + record] != index) {
      return;
    }
    int text = scan.textOfChange(shape, derivation - 1, position);
    int collection = scan.collectionOf(shape);
    name(scan.texts, collection, text);
    int length = scan.texts.length(collection) + 1 + scan.texts.length(text);
    RecordId.derive(named, 0, length, halves);
    numbers[highs + record] = halves[0];
    numbers[lows + record] = halves[1];
  }

  private void name(TextTable texts, int collection, int text) {
    int prefix = texts.length(collection);
    int suffix = texts.length(text);
    if (named.length < prefix + 1 + suffix) {
      named = new byte[prefix + 1 + suffix];
    }
    System.arraycopy(texts.bytes(), texts.start(collection), named, 0, prefix);
    named[prefix] = 0;
    System.arraycopy(texts.bytes(), texts.start(text), named, prefix + 1, suffix);
  }

  /** Refuses the nil id and an id that stands twice; {@code seed} makes collisions hard to plan. */
  void checkDistinct(LongArena arena, long seed) {
    int slots = Integer.highestOneBit(Math.max(count, 4)) << 2;
    int table = arena.reserve(slots);
    long[] numbers = arena.array();
    Arrays.fill(numbers, table, table + slots, -1);
    for (int i = 0; i < count; i++) {
      long high = numbers[highs + i];
      long low = numbers[lows + i];
      if ((high | low) == 0) {
        throw new MalformedException(
            ErrorCode.BAD_RECORD_ID, position, "the nil UUID is not a record id");
      }
      int slot = slot(high, low, seed, slots);
      while (numbers[table + slot] >= 0) {
        checkDiffers(numbers, (int) numbers[table + slot], i);
        slot = (slot + 1) & (slots - 1);
      }
      numbers[table + slot] = i;
    }
  }

  private void checkDiffers(long[] numbers, int a, int b) {
    if (numbers[highs + a] == numbers[highs + b] && numbers[lows + a] == numbers[lows + b]) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "records " + a + " and " + b + " are the same");
    }
  }

  static int slot(long high, long low, long seed, int slots) {
    long hash = (high ^ seed) * 0x9E3779B97F4A7C15L;
    hash = (Long.rotateLeft(hash, 31) ^ low) * 0xC2B2AE3D27D4EB4FL;
    return (int) (hash >>> 40) & (slots - 1);
  }
}
