package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Batch;
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
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayoutChoiceTest {

  @Test
  void rowsForFewOperationsAndColumnsForMany() {
    assertThat(LayoutChoice.of(SampleBatches.of(1, 7))).isEqualTo(Layout.ROW);
    assertThat(LayoutChoice.of(SampleBatches.of(1, 8))).isEqualTo(Layout.COLUMNAR);
  }

  @Test
  void rowsForMoreElementsThanColumnsMayHold() {
    List<Value> elements = Collections.nCopies(40_000, Value.ofNull());
    Batch batch = batch(8, i -> new Change("a", new FieldChange.Add(elements)));

    assertThat(LayoutChoice.of(batch)).isEqualTo(Layout.ROW);
    assertThat(BatchCodec.decode(BatchCodec.encode(batch), Limits.DEFAULT)).isEqualTo(batch);
  }

  @Test
  void rowsForMoreFieldsThanColumnsMayHold() {
    Batch batch = batch(5_000, i -> Change.put("field" + i, Value.of(i)));

    assertThat(LayoutChoice.of(batch)).isEqualTo(Layout.ROW);
    assertThat(BatchCodec.decode(BatchCodec.encode(batch), Limits.DEFAULT)).isEqualTo(batch);
  }

  @Test
  void columnsForAsManyItemsAsTheyMayHold() {
    List<Value> elements = Collections.nCopies(ColumnarScan.ITEMS_MAX / 8 - 1, Value.of(true));
    Batch batch = batch(8, i -> new Change("a", new FieldChange.Add(elements)));

    assertThat(LayoutChoice.of(batch)).isEqualTo(Layout.COLUMNAR);
    assertThat(BatchCodec.decode(BatchCodec.encode(batch), Limits.DEFAULT)).isEqualTo(batch);
  }

  private static Batch batch(int operations, java.util.function.IntFunction<Change> change) {
    NodeId node = new NodeId(1, 2);
    CollectionName collection = new CollectionName("c");
    List<Operation> list = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      RecordId record = new RecordId(5, 6);
      list.add(
          new Operation(
              node, i + 1, i + 1, collection, record, OpType.UPDATE, List.of(change.apply(i))));
    }
    return new Batch(node, Observed.NOTHING, list);
  }
}
