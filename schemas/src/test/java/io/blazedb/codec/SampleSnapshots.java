package io.blazedb.codec;

import io.blazedb.crdt.RecordState;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Snapshot chunks of what operations lead to. */
final class SampleSnapshots {
  private SampleSnapshots() {}

  /** The records of the sample batch of so many operations, as a view holds them. */
  static SnapshotChunk of(long seed, int operations) {
    return of(SampleBatches.of(seed, operations).operations());
  }

  static SnapshotChunk of(List<Operation> operations) {
    Map<Operation, RecordState> states =
        new TreeMap<>(
            Comparator.comparing((Operation o) -> o.collection().text())
                .thenComparing(Operation::record));
    for (Operation operation : operations) {
      states.merge(operation, RecordState.EMPTY.apply(operation), RecordState::merge);
    }
    List<EncodedRecord> records =
        states.entrySet().stream()
            .filter(each -> !each.getValue().equals(RecordState.EMPTY))
            .map(
                each ->
                    EncodedRecord.of(
                        each.getKey().collection(), each.getKey().record(), each.getValue()))
            .toList();
    Shard shard = Shard.first(new DatabaseName("team-1"));
    return new SnapshotChunk(shard, new Epoch(3, 4), 1_000, 2, records);
  }
}
