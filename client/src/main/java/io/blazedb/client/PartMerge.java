package io.blazedb.client;

import io.blazedb.client.store.LocalStore;
import io.blazedb.client.store.RecordKey;
import io.blazedb.client.store.StoredRecord;
import io.blazedb.codec.Limits;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Message;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Puts what a server says of a part into a stage: rule F6. */
final class PartMerge {
  private final Stage stage;
  private final NodeId node;
  private final Set<RecordKey> leaving;

  PartMerge(Stage stage, NodeId node, Set<RecordKey> leaving) {
    this.stage = stage;
    this.node = node;
    this.leaving = new HashSet<>(leaving);
  }

  /** The records that have left and stay for what is pending. */
  Set<RecordKey> leaving() {
    return leaving;
  }

  /**
   * Merges the states, and lets go what left.
   *
   * @throws io.blazedb.codec.MalformedException if a state is not canonical; the stage is as it was
   */
  void merge(Message.PartUpdate update, Limits limits) {
    Map<RecordKey, RecordState> states = new LinkedHashMap<>();
    update
        .records()
        .forEach(
            each ->
                states.put(
                    new RecordKey(each.collection(), each.id()), each.decode(states(limits))));
    states.forEach(
        (key, state) -> {
          stage.merge(key, state);
          leaving.remove(key);
        });
    for (Message.Left left : update.left()) {
      left.ids().forEach(id -> leave(new RecordKey(left.collection(), id)));
    }
  }

  /** A state is what many batches add up to: only the frame that it came in bounds it. */
  private static Limits states(Limits limits) {
    int bytes = limits.frameBytesMax();
    return new Limits(bytes, bytes, bytes, bytes, bytes, bytes, limits.depthMax());
  }

  private void leave(RecordKey key) {
    if (stage.pendingOf(key) > 0) {
      leaving.add(key);
    } else {
      stage.leave(key, node);
    }
  }

  /** Lets go all that {@code store} holds and that was not named. */
  void retain(Set<RecordKey> named, LocalStore store) {
    for (CollectionName collection : store.collections()) {
      for (RecordKey key : keys(collection, store)) {
        if (!named.contains(key)) {
          leave(key);
        }
      }
    }
  }

  private static List<RecordKey> keys(CollectionName collection, LocalStore store) {
    try (Stream<StoredRecord> records = store.scan(collection)) {
      return records.map(record -> new RecordKey(collection, record.id())).toList();
    }
  }
}
