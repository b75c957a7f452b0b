package io.blazedb.benchmarks.memory;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Layout;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What grows in a server, in portions of which each is a batch.
 *
 * @param label what rows call it, and its database
 * @param unit what grows tenfold
 * @param operations of each batch
 * @param batches how many make the beginning; ten times as many make the end
 */
record Content(String label, Unit unit, int operations, int batches) {
  static final NodeId NODE = new NodeId(0x17a5_8c3e_61d9_4b20L, 17);
  static final CollectionName NOTES = new CollectionName("notes");

  private static final long STARTED_MILLIS = 1_767_225_600_000L;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /** Records that are written again and again where history grows. */
  private static final int RECORDS_WITH_HISTORY = 2_000;

  /** What grows. */
  enum Unit {
    /** Each batch is of a database of its own. */
    DATABASES,
    /** Each operation is of a record of its own, all in one database. */
    RECORDS,
    /** The same records change, in one database. */
    HISTORY
  }

  /** What is there throughout: so many batches of 500 records, of a database that never grows. */
  static Content ballast(int batches) {
    return new Content("ballast", Unit.RECORDS, 500, batches);
  }

  /** Where batch {@code i} goes. */
  DatabaseName database(int i) {
    return new DatabaseName(unit == Unit.DATABASES ? label + "-" + i : label);
  }

  /** How many databases there are once so many batches are written. */
  int databases(int written) {
    return unit == Unit.DATABASES ? written : 1;
  }

  /**
   * Batch {@code i}, encoded.
   *
   * @param sequence the number of its first operation in its database
   */
  Bytes batch(int i, long sequence) {
    List<Operation> all =
        IntStream.range(0, operations).mapToObj(k -> operation(i, k, sequence + k)).toList();
    return BatchCodec.encode(new Batch(NODE, Observed.NOTHING, all), Layout.COLUMNAR);
  }

  private Operation operation(int batch, int number, long sequence) {
    return new Operation(
        NODE,
        sequence,
        HybridTime.ofMillis(STARTED_MILLIS + sequence),
        NOTES,
        record(batch, number),
        OpType.UPDATE, // which also inserts
        List.of(Change.put("text", Value.of(text(batch, sequence)))));
  }

  private RecordId record(int batch, int number) {
    return switch (unit) {
      case DATABASES -> new RecordId((number + 1) * SPREAD, batch);
      case RECORDS -> new RecordId(((long) batch * operations + number + 1) * SPREAD, 0);
      case HISTORY ->
          new RecordId(((long) batch * operations + number) % RECORDS_WITH_HISTORY + 1, 0);
    };
  }

  /** A hundred characters that don't compress to nothing. */
  private static String text(int batch, long number) {
    StringBuilder text = new StringBuilder(100);
    long state = (number + 1) * SPREAD + batch;
    for (int i = 0; i < 100; i++) {
      state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      text.append((char) ('a' + (state >>> 59)));
    }
    return text.toString();
  }
}
