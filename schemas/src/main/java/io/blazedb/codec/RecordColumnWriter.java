package io.blazedb.codec;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.Arrays;
import java.util.List;

/** Writes {@link RecordColumn}s. Holds scratch memory: one thread at a time. */
final class RecordColumnWriter {
  private final NumberColumnWriter numberWriter;
  private final BlazeWriter named = new BlazeWriter(256);
  private final long[] halves = new long[2];
  private long[] references = new long[1 << 8];
  private long[] derivations = new long[1 << 8];
  private long[] highs = new long[1 << 8];
  private long[] lows = new long[1 << 8];
  private int[] table = new int[1 << 10];
  private int count;

  RecordColumnWriter(NumberColumnWriter numberWriter) {
    this.numberWriter = numberWriter;
  }

  void write(BlazeWriter out, List<Operation> operations) {
    reserve(operations.size());
    int slots = Integer.highestOneBit(Math.max(operations.size(), 4)) << 2;
    Arrays.fill(table, 0, slots, -1);
    count = 0;
    for (int i = 0; i < operations.size(); i++) {
      references[i] = refer(operations.get(i), slots);
    }
    numberWriter.write(out, references, 0, operations.size());
    numberWriter.write(out, derivations, 0, count);
    int given = dropDerived();
    numberWriter.write(out, highs, 0, given);
    numberWriter.write(out, lows, 0, given);
  }

  private void reserve(int operations) {
    if (references.length < operations) {
      int length = Math.max(operations, references.length * 2);
      references = new long[length];
      derivations = new long[length];
      highs = new long[length];
      lows = new long[length];
      table = new int[Integer.highestOneBit(length) << 2];
    }
  }

  private long refer(Operation operation, int slots) {
    long high = operation.record().high();
    long low = operation.record().low();
    int slot = RecordColumn.slot(high, low, 0, slots);
    while (table[slot] >= 0) {
      int record = table[slot];
      if (highs[record] == high && lows[record] == low) {
        return (long) count - record;
      }
      slot = (slot + 1) & (slots - 1);
    }
    table[slot] = count;
    highs[count] = high;
    lows[count] = low;
    derivations[count++] = derivation(operation);
    return 0;
  }

  /** One more than the change that holds the record's natural key; 0 if there is none. */
  private int derivation(Operation operation) {
    RecordId id = operation.record();
    if ((id.high() & 0xF000) != 0x8000 || id.low() >>> 62 != 2) {
      return 0;
    }
    List<Change> changes = operation.changes();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      if (change.change() instanceof FieldChange.Put put
          && put.value() instanceof Value.Text text
          && derives(operation.collection().text(), text.value(), id)) {
        return i + 1;
      }
    }
    return 0;
  }

  private boolean derives(String collection, String key, RecordId id) {
    named.reset();
    named.writeUtf8(collection).writeByte(0).writeUtf8(key);
    RecordId.derive(named.array(), 0, named.size(), halves);
    return halves[0] == id.high() && halves[1] == id.low();
  }

  private int dropDerived() {
    int given = 0;
    for (int i = 0; i < count; i++) {
      if (derivations[i] == 0) {
        highs[given] = highs[i];
        lows[given++] = lows[i];
      }
    }
    return given;
  }
}
