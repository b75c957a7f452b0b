package io.blazedb.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchScanner;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Damage;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Layout;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The valid inputs that take the most heap for their bytes stay under the stated bound (R15). */
final class HeapBoundTest {
  private static final NodeId NODE = new NodeId(0, 2);
  private static final int ELEMENTS = 58_000;

  /** Version, encoding, node, nothing observed, the count of one and the long form of a length. */
  private static final int HEADER_BYTES = 2 + 16 + 1 + 1 + 5;

  /** One element of arrays, as often as a batch may hold it, and how many items it is. */
  @ParameterizedTest
  @CsvSource({
    "00, 1",
    "0302, 1",
    "038002, 1",
    "038080808010, 1",
    "0500, 1",
    "050161, 1",
    "05026162, 1",
    "0600, 1",
    "0900, 1",
    "090100, 2",
    "0901090100, 3",
    "0A00, 1",
    "0A010000, 2",
    "0A01016100, 2",
    "0A0102616200, 2",
    "0A01000A010000, 3",
    "0A020000016100, 3",
    "0801, 1"
  })
  void valuesInRows(String element, int items) {
    int fields = Limits.ITEMS_MAX / items / ELEMENTS;
    BlazeWriter operation = new BlazeWriter(1 << 20);
    operation.writeId(0, 3).writeTime(5).writeId(0, 2).writeByte(1).writeByte('t').writeId(0, 9);
    operation.writeLength(fields);
    byte[] bytes = HexFormat.of().parseHex(element);
    for (int field = 0; field < fields; field++) {
      operation
          .writeText("" + (char) ('a' + field))
          .writeByte(0)
          .writeByte(9)
          .writeLength(ELEMENTS);
      for (int i = 0; i < ELEMENTS; i++) {
        operation.writeRaw(bytes, 0, bytes.length);
      }
    }
    expectBounded(element, rows(operation));
  }

  @Test
  void refusesMoreItemsThanABatchMayHold() {
    int fields = Limits.ITEMS_MAX / ELEMENTS + 1;
    BlazeWriter operation = new BlazeWriter(1 << 20);
    operation.writeId(0, 3).writeTime(5).writeId(0, 2).writeByte(1).writeByte('t').writeId(0, 9);
    operation.writeLength(fields);
    int lastCount = 0;
    for (int field = 0; field < fields; field++) {
      operation.writeText("" + (char) ('a' + field)).writeByte(0).writeByte(9);
      lastCount = operation.size();
      operation.writeLength(ELEMENTS).writeRaw(new byte[ELEMENTS], 0, ELEMENTS);
    }
    Bytes batch = rows(operation);
    int position = HEADER_BYTES + lastCount;

    assertThatThrownBy(() -> BatchCodec.decode(batch, Limits.DEFAULT))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more than " + Limits.ITEMS_MAX)
        .hasMessageContaining("byte " + position)
        .extracting("code")
        .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);
    assertThatThrownBy(() -> scanner.scan(batch))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("byte " + position);
  }

  private static Bytes rows(BlazeWriter operation) {
    BlazeWriter out = new BlazeWriter(1 << 20);
    out.writeByte(1).writeByte(0).writeId(0, 2).writeByte(0).writeLength(1);
    return Sealed.of(out.writeBytes(operation.written()).writeInt(0).written());
  }

  @Test
  void changesInColumns() {
    expectBounded("removes", columns(26, FieldChange.Remove::new));
    expectBounded("nulls", columns(26, () -> new FieldChange.Put(Value.ofNull())));
    expectBounded("counts", columns(26, () -> new FieldChange.Count(1 << 20, 1 << 20)));
    expectBounded("numbers", columns(26, () -> new FieldChange.Put(Value.of(1L << 40))));
    expectBounded("adds of nothing", columns(26, () -> new FieldChange.Add(List.of())));
    expectBounded("adds", columns(13, () -> new FieldChange.Add(List.of(Value.of(1L << 40)))));
    expectBounded("discards of nothing", columns(26, () -> new FieldChange.Discard(List.of())));
    expectBounded(
        "discards",
        columns(
            13,
            () ->
                new FieldChange.Discard(
                    List.of(new FieldChange.Observed(Value.of(1L << 40), List.of())))));
    expectBounded("bare operations", columns(0, FieldChange.Remove::new));
  }

  private static Bytes columns(int changesEach, Supplier<FieldChange> change) {
    List<Change> changes =
        IntStream.range(0, changesEach)
            .mapToObj(i -> new Change("f" + (char) ('a' + i), change.get()))
            .toList();
    List<Operation> operations = new ArrayList<>();
    for (int i = 1; i <= Limits.DEFAULT.operationsMax(); i++) {
      operations.add(
          new Operation(
              NODE,
              i,
              65_536,
              new CollectionName("t"),
              new RecordId(0, 9),
              OpType.UPDATE,
              changes));
    }
    return BatchCodec.encode(new Batch(NODE, Observed.NOTHING, operations), Layout.COLUMNAR);
  }

  private static void expectBounded(String what, Bytes batch) {
    long allocated = Damage.allocated(batch, bytes -> BatchCodec.decode(bytes, Limits.DEFAULT));

    assertThat(allocated)
        .as("%s: %d bytes", what, batch.length())
        .isLessThan(HeapBound.ofBatch(batch));
    if (Boolean.getBoolean("fuzz.figures")) {
      System.out.printf(
          "%-20s %8d bytes %10d heap %6.1f%n",
          what, batch.length(), allocated, (double) allocated / batch.length());
    }
  }
}
