package io.blazedb.codec;

import static io.blazedb.codec.BatchBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.crdt.RecordState;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes of a record that are nearly canonical are refused where they are not. */
final class MalformedRecordStateTest {
  private static final String A = "00000000000000000000000000000001";
  private static final String B = "00000000000000000000000000000002";

  /** Touched by A at time 9; one field "a", a register that holds null. */
  private static final String GOOD = "02 01" + A + "0109 0000 01 0161 01 0000 00";

  @Test
  void theRecordThatAllOthersAreBrokenFromIsRead() {
    assertThat(read(bytes(GOOD)).lives()).isTrue();
    assertThat(read(bytes("000000 00"))).isEqualTo(RecordState.EMPTY);
  }

  @ParameterizedTest
  @CsvSource({
    "04 01" + A + "0109 0000 00, 0", // unknown flags
    "02 02" + B + A + "0109 0000 00, 18", // nodes that do not ascend
    "02 02" + A + A + "0109 0000 00, 18", // a node twice
    "02 02" + A + B + "0109 0000 00, 0", // a node that nothing names
    "02 01" + A + "0109 0001 00, 0", // a newest time that nothing has
    "02 01" + A + "0109 0009 00, 21", // time 0
    "02 01" + A + "0109 000A 00, 21", // a negative time
    "02 01" + A + "0109 0100 00, 20", // a node that is not in the table
    "02 01" + A + "088000000000000000 0000 00, 18", // a negative newest time
    "00 01" + A + "00 00, 18", // a table without a time
    "00 00 0109 00, 2", // a time without a table
    "00 00 00 01 0161 01 0000 00, 3", // fields that nothing touched
    "03 01" + A + "0109 0000 0001 00, 22", // touched before the deleted marker
    "02 01" + A + "0109 0000 02 0162 01 0000 00 0161 01 0000 00, 29", // fields do not ascend
    "02 01" + A + "0109 0000 02 0161 01 0000 00 0161 01 0000 00, 29",
    "02 01" + A + "0109 0000 01 0161 00, 25", // no kind
    "02 01" + A + "0109 0000 01 0161 02 0000, 25", // removed without a register
    "02 01" + A + "0109 0000 01 0161 10 0000, 25", // an unknown kind
    "02 01" + A + "0109 0001 01 0161 01 0000 00, 26", // a register newer than the last touch
    "03 01" + A + "0109 0001 0000 01 0161 01 0002 00, 28", // a register older than the marker
    "02 01" + A + "0109 0000 01 0161 08 00, 26", // a counter without totals
    "02 01" + A + "0109 0000 01 0161 08 02 0000 0101 0000 0101, 31", // a node's totals twice
    "02 01" + A + "0109 0000 01 0161 04 0000 01 00 00 00 00 00, 30", // an element without dots
    "02 01" + A + "0109 0000 01 0161 04 0000 01 00 01 00 00 00, 31", // dots without times
    "02 01" + A + "0109 0000 01 0161 04 0000 01 00 01 00 00 01, 31", // discarded by itself
    "02 01" + A + "0109 0000 01 0161 04 0001 01 00 01 00 01 00, 31", // a dot after the touch
    "02 01" + A + "0109 0000 01 0161 04 0000 02 00 01 00 01 00 00 01 00 01 00, 34",
  })
  void bytesThatNoStateHas(String hex, int position) { // R100 to R106
    expect(ErrorCode.MALFORMED, position, hex);
  }

  @ParameterizedTest
  @CsvSource({"020009, 18", "0900000000000000000009, 18"})
  void aNewestTimeOutOfForm(String time, int position) { // R14
    expect(ErrorCode.BAD_TIME, position, "02 01" + A + time + "0000 00");
  }

  @Test
  void countsThatAreNotTrueCostNoMemory() { // R15
    for (String bomb :
        List.of(
            "02 FF7FFFFFFF" + A,
            "02 01" + A + "0109 0000 FF7FFFFFFF",
            "02 01" + A + "0109 0000 01 0161 04 0000 FF7FFFFFFF",
            "02 01" + A + "0109 0000 01 0161 04 0000 01 00 FF7FFFFFFF",
            "02 01" + A + "0109 0000 01 0161 08 FF7FFFFFFF")) {
      Damage.expectBoundedMemory(bytes(bomb), MalformedRecordStateTest::read);
      assertThat(Damage.decode(bytes(bomb), MalformedRecordStateTest::read)).isEmpty();
    }
  }

  /** One operation has at most 65,536 elements; what operations add up to has no such limit. */
  @Test
  void aSetMayOutgrowTheLimitOfOneOperation() { // R106
    RecordState state = RecordState.EMPTY;
    for (int part = 0; part < 2; part++) {
      int from = part * 50_000;
      List<Value> elements =
          IntStream.range(from, from + 50_000).mapToObj(i -> Value.of(i)).toList();
      state = state.apply(add(part + 1, elements));
    }
    BlazeWriter out = new BlazeWriter(1 << 20);
    RecordStateCodec.write(out, state);

    assertThat(read(out.written())).isEqualTo(state);
  }

  private static Operation add(long sequence, List<Value> elements) {
    return new Operation(
        new NodeId(0, 1),
        sequence,
        sequence,
        new CollectionName("t"),
        new RecordId(0, 1),
        OpType.UPDATE,
        List.of(new Change("s", new FieldChange.Add(elements))));
  }

  private static RecordState read(Bytes bytes) {
    BlazeReader in = new BlazeReader(bytes);
    RecordState state = RecordStateCodec.read(in, Limits.DEFAULT);
    in.expectEnd();
    return state;
  }

  private static void expect(ErrorCode code, int position, String hex) {
    MalformedException refusal =
        catchThrowableOfType(MalformedException.class, () -> read(bytes(hex)));

    assertThat(refusal).as("no refusal").isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
  }
}
