package io.blazedb.client;

import io.blazedb.client.store.LocalStore;
import io.blazedb.client.store.Metadata;
import io.blazedb.client.store.OutboxEntry;
import io.blazedb.client.store.RecordKey;
import io.blazedb.client.store.WriteSet;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes that are being put together for one commit: reads see what is staged before what is
 * stored.
 *
 * <p>It keeps the rule of bases: a record has a base exactly while it has outbox entries, or when
 * it is not held any more and something of it must be remembered.
 */
final class Stage {
  private final LocalStore store;
  private final PendingOperations pending;
  private final Map<RecordKey, RecordState> records = new LinkedHashMap<>();
  private final Map<RecordKey, Optional<RecordState>> bases = new HashMap<>();
  private final Map<RecordKey, Integer> pendingChanges = new HashMap<>();
  private final Set<RecordKey> revived = new HashSet<>();
  private final WriteSet.Builder writes = new WriteSet.Builder();

  Stage(LocalStore store, PendingOperations pending) {
    this.store = store;
    this.pending = pending;
  }

  RecordState record(RecordKey key) {
    RecordState staged = records.get(key);
    return staged != null ? staged : store.record(key);
  }

  void record(RecordKey key, RecordState state) {
    records.put(key, state);
  }

  RecordState base(RecordKey key) {
    Optional<RecordState> staged = bases.get(key);
    return (staged != null ? staged : store.base(key)).orElseGet(() -> record(key));
  }

  /**
   * What this device knows of a record: its state, or if it does not hold the record any more what
   * it remembers of it.
   */
  RecordState known(RecordKey key) {
    RecordState state = record(key);
    return state.equals(RecordState.EMPTY) && pendingOf(key) == 0
        ? remembered(key).orElse(RecordState.EMPTY)
        : state;
  }

  private Optional<RecordState> remembered(RecordKey key) {
    Optional<RecordState> staged = bases.get(key);
    return staged != null ? staged : store.base(key);
  }

  private void forgetRemembered(RecordKey key) {
    if (remembered(key).isPresent()) {
      bases.put(key, Optional.empty());
    }
  }

  int pendingOf(RecordKey key) {
    return pending.of(key) + pendingChanges.getOrDefault(key, 0);
  }

  /** Makes a local operation: the record moves on, its base stays behind. */
  void append(OutboxEntry entry) {
    RecordKey key = RecordKey.of(entry.operation());
    RecordState before = known(key);
    if (!before.equals(record(key))) {
      revived.add(key);
    }
    if (pendingOf(key) == 0) {
      bases.put(key, Optional.of(before));
    }
    pendingChanges.merge(key, 1, Integer::sum);
    writes.outbox(entry);
    record(key, before.apply(entry.operation()));
  }

  /** The records that were not held and are now, because of what was written to them. */
  Set<RecordKey> revived() {
    return revived;
  }

  /** Puts another operation into an outbox entry's place; the record is not touched. */
  void replace(OutboxEntry entry) {
    writes.outbox(entry);
  }

  /** Takes an entry out of the outbox; the record and its base are not touched otherwise. */
  void remove(OutboxEntry entry) {
    RecordKey key = RecordKey.of(entry.operation());
    writes.removeOutbox(entry.sequence());
    pendingChanges.merge(key, -1, Integer::sum);
    if (pendingOf(key) == 0) {
      bases.put(key, Optional.empty());
    }
  }

  /** Merges an operation that is in the log. */
  void merge(Operation operation) {
    RecordKey key = RecordKey.of(operation);
    RecordState after = known(key).apply(operation);
    if (pendingOf(key) > 0) {
      bases.put(key, Optional.of(base(key).apply(operation)));
    } else {
      forgetRemembered(key);
    }
    if (!after.equals(record(key))) {
      record(key, after);
    }
  }

  /**
   * Merges a state that the log has come to. A deleted record that nothing is pending for is not
   * kept: the device's clock is past its marker.
   */
  void merge(RecordKey key, RecordState state) {
    RecordState after = known(key).merge(state);
    if (pendingOf(key) > 0) {
      bases.put(key, Optional.of(base(key).merge(state)));
    } else {
      forgetRemembered(key);
      after = after.lives() ? after : RecordState.EMPTY;
    }
    if (!after.equals(record(key))) {
      record(key, after);
    }
  }

  /**
   * Drops a record that nothing is pending for. If {@code node} has counted on it, its last state
   * is remembered: counts are totals, so that the next one must begin where they ended.
   */
  void leave(RecordKey key, NodeId node) {
    RecordState last = known(key);
    if (isCountedBy(last, node)) {
      bases.put(key, Optional.of(last));
    } else {
      forgetRemembered(key);
    }
    if (!record(key).equals(RecordState.EMPTY)) {
      record(key, RecordState.EMPTY);
    }
  }

  private static boolean isCountedBy(RecordState state, NodeId node) {
    return state.fields().stream()
        .flatMap(field -> field.state().counter().stream())
        .anyMatch(counter -> counter.of(node).isPresent());
  }

  /** Settles an operation of this node that is in the log; its record shows it already. */
  void accept(OutboxEntry entry) {
    RecordKey key = RecordKey.of(entry.operation());
    remove(entry);
    if (pendingOf(key) > 0) {
      bases.put(key, Optional.of(base(key).apply(entry.operation())));
    }
  }

  /** Forgets every record and base of the store; records that are staged stay. */
  void replaceRecords() {
    writes.replaceRecords();
  }

  /** Sets a base whatever the outbox says. */
  void base(RecordKey key, RecordState state) {
    bases.put(key, Optional.of(state));
  }

  /** The digest after this stage, of the digest before it. */
  StateDigest digestAfter(StateDigest before) {
    StateDigest digest = before;
    for (Map.Entry<RecordKey, RecordState> entry : records.entrySet()) {
      RecordKey key = entry.getKey();
      digest = digest.xor(hash(key, store.record(key))).xor(hash(key, entry.getValue()));
    }
    return digest;
  }

  /** The digest of the staged records alone. */
  StateDigest digestOfRecords() {
    StateDigest digest = StateDigest.EMPTY;
    for (Map.Entry<RecordKey, RecordState> entry : records.entrySet()) {
      digest = digest.xor(hash(entry.getKey(), entry.getValue()));
    }
    return digest;
  }

  private static StateDigest hash(RecordKey key, RecordState state) {
    return RecordStateCodec.digest(key.collection(), key.id(), state);
  }

  /** Commits, and returns the records that were written. */
  List<RecordKey> commit(Metadata metadata) {
    records.forEach(writes::record);
    bases.forEach(
        (key, base) ->
            base.ifPresentOrElse(state -> writes.base(key, state), () -> writes.removeBase(key)));
    store.commit(writes.build(metadata));
    pendingChanges.forEach(pending::add);
    return new ArrayList<>(records.keySet());
  }
}
