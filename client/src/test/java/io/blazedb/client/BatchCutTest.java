package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.client.store.OutboxEntry;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchCutTest {
  private static List<OutboxEntry> entries(int bytesEach, long... transactions) {
    List<OutboxEntry> entries = new ArrayList<>();
    for (int i = 0; i < transactions.length; i++) {
      Operation operation =
          new Operation(
              new NodeId(0, 1),
              i + 1,
              1,
              new CollectionName("c"),
              new RecordId(0, 1),
              OpType.UPDATE,
              List.of());
      entries.add(new OutboxEntry(operation, Observed.NOTHING, transactions[i], bytesEach));
    }
    return entries;
  }

  @Test
  void takesWhatFits() {
    assertThat(new BatchCut(10, 100).count(entries(10, 1, 2, 3))).isEqualTo(3);
    assertThat(new BatchCut(2, 100).count(entries(10, 1, 2, 3))).isEqualTo(2);
    assertThat(new BatchCut(10, 25).count(entries(10, 1, 2, 3))).isEqualTo(2);
    assertThat(new BatchCut(10, 25).count(List.of())).isZero();
  }

  @Test
  void doesNotSplitATransactionThatFitsABatch() {
    assertThat(new BatchCut(3, 100).count(entries(10, 1, 2, 2, 2))).isEqualTo(1);
  }

  @Test
  void splitsATransactionThatFitsNoBatch() {
    assertThat(new BatchCut(3, 100).count(entries(10, 1, 1, 1, 1))).isEqualTo(3);
    assertThat(new BatchCut(9, 25).count(entries(10, 1, 1, 1, 1))).isEqualTo(2);
  }

  @Test
  void takesOneThatIsTooLarge() {
    assertThat(new BatchCut(3, 5).count(entries(10, 1, 2))).isEqualTo(1);
  }
}
