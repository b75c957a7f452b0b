package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What an operation and a batch check of themselves. Rules R35 and R41 to R45. */
final class OperationTest {
  private static final NodeId NODE = new NodeId(5, -1);
  private static final RecordId RECORD = new RecordId(0, 1);
  private static final Change A = Change.put("a", Value.of(1));

  @Test
  void theIdIsTheNodeWithTheSequenceInItsLowHalf() { // R41
    OpId id = operation(3, 1, OpType.UPDATE, A).id();

    assertThat(id).isEqualTo(new OpId(5, -1 ^ 3));
    assertThat(id.sequenceOf(NODE)).isEqualTo(3);
    assertThat(id.sequenceOf(new NodeId(6, -1))).isNotPositive();
  }

  @Test
  void sequencesTimesNodesAndRecordsAreChecked() {
    expect(ErrorCode.BAD_OPERATION_ID, () -> operation(0, 1, OpType.UPDATE));
    expect(ErrorCode.BAD_TIME, () -> operation(1, 0, OpType.UPDATE));
    expect(ErrorCode.BAD_TIME, () -> operation(1, Long.MIN_VALUE, OpType.UPDATE));
    expect(ErrorCode.BAD_OPERATION_ID, () -> operation(new NodeId(0, 0), RECORD));
    expect(ErrorCode.BAD_RECORD_ID, () -> operation(NODE, new RecordId(0, 0)));
  }

  @Test
  void onlyOperationsThatWriteMayCarryChanges() { // R45
    expect(ErrorCode.BAD_OPERATION, () -> operation(1, 1, OpType.DELETE, A));
    expect(ErrorCode.BAD_OPERATION, () -> operation(1, 1, OpType.DROP_INDEX, A));
    assertThat(operation(1, 1, OpType.CREATE_INDEX, A).changes()).containsExactly(A);
  }

  @Test
  void changesAscendByFieldAndKind() { // R45
    expect(ErrorCode.BAD_FIELD_NAME, () -> operation(1, 1, OpType.UPDATE, A, A));
    expect(ErrorCode.BAD_FIELD_NAME, () -> operation(1, 1, OpType.UPDATE, Change.remove("a"), A));
    assertThat(operation(1, 1, OpType.UPDATE, A, Change.remove("a")).changes()).hasSize(2);
  }

  @Test
  void aBatchIsOfOneNodeAndItsSequencesAscend() { // R35
    Operation first = operation(1, 1, OpType.UPDATE, A);
    Operation third = operation(3, 1, OpType.UPDATE, A);

    assertThat(batch(NODE, first, third).firstSequence()).isEqualTo(1);
    assertThat(batch(NODE, first, third).lastSequence()).isEqualTo(3);
    expect(ErrorCode.BAD_OPERATION_ID, () -> batch(NODE, third, first));
    expect(ErrorCode.BAD_OPERATION_ID, () -> batch(NODE, first, first));
    expect(ErrorCode.BAD_OPERATION_ID, () -> batch(new NodeId(1, 1), first));
    expect(ErrorCode.BAD_OPERATION, () -> batch(NODE));
  }

  private static Batch batch(NodeId node, Operation... operations) {
    return new Batch(node, Observed.NOTHING, List.of(operations));
  }

  private static Operation operation(long sequence, long time, OpType type, Change... changes) {
    return new Operation(
        NODE, sequence, time, new CollectionName("t"), RECORD, type, List.of(changes));
  }

  private static Operation operation(NodeId node, RecordId record) {
    return new Operation(node, 1, 1, new CollectionName("t"), record, OpType.UPDATE, List.of());
  }

  private static void expect(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(BlazeException.class)
        .extracting(e -> ((BlazeException) e).code())
        .isEqualTo(code);
  }
}
