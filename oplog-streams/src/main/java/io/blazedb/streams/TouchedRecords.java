package io.blazedb.streams;

import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.CollectionName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The records that one log record touches: each is read once, however many operations change it,
 * and written once if it changes.
 */
final class TouchedRecords {
  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<Identity, Touched> records = new LinkedHashMap<>();
  private final Map<CollectionName, byte[]> prefixes = new HashMap<>();
  private final StoredRecord.Writer writer = new StoredRecord.Writer();
  private boolean anyAhead;

  TouchedRecords(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** What a log record changes about its shard. */
  record Delta(StateDigest digest, long live) {}

  private record Identity(CollectionName collection, RecordId id) {}

  private static final class Touched {
    private final Identity identity;
    private final Bytes key;
    private final byte[] stored;
    private final RecordState before;
    private RecordState state;
    private boolean applied;

    Touched(Identity identity, Bytes key, byte[] stored) {
      this.identity = identity;
      this.key = key;
      this.stored = stored;
      before = stored == null ? RecordState.EMPTY : StoredRecord.state(stored);
      state = before;
    }

    void apply(Operation operation) {
      state = state.apply(operation);
      applied = true;
    }
  }

  /**
   * Reads the records and applies the operations to them; a record that has seen the log record
   * stays as it is.
   *
   * @return how many of the operations change no record, being about indexes
   */
  int collect(Shard shard, long offset, List<Operation> operations) {
    int indexOperations = 0;
    for (Operation operation : operations) {
      if (!operation.type().writesFields() && operation.type() != OpType.DELETE) {
        indexOperations++;
        continue;
      }
      Touched record = read(shard, new Identity(operation.collection(), operation.record()));
      if (record.stored != null && StoredRecord.offset(record.stored) >= offset) {
        anyAhead = true;
      } else {
        record.apply(operation);
      }
    }
    return indexOperations;
  }

  private Touched read(Shard shard, Identity identity) {
    Touched known = records.get(identity);
    if (known != null) {
      return known;
    }
    byte[] prefix =
        prefixes.computeIfAbsent(
            identity.collection, collection -> ViewKeys.recordsOf(shard, collection));
    Bytes key = ViewKeys.record(prefix, identity.id);
    Touched read = new Touched(identity, key, store.get(key));
    records.put(identity, read);
    return read;
  }

  /** Whether a record had already seen the log record. */
  boolean anyAhead() {
    return anyAhead;
  }

  /**
   * Appends the writes: the records that changed, and as they are those that have already seen this
   * log record. The changelog may have lost their writes when the store kept them, and the log
   * record is not read again once it is committed: what it changed must be in the changelog by
   * then, be it in a state that holds later changes too.
   */
  Delta merge(long offset, List<KeyValue<Bytes, byte[]>> writes) {
    StateDigest digest = StateDigest.EMPTY;
    long live = 0;
    for (Touched each : records.values()) {
      if (each.applied && encodeIfChanged(each)) {
        writes.add(KeyValue.pair(each.key, writer.stored(offset)));
        digest = digest.xor(writer.digest()).xor(storedDigest(each));
        live += (each.state.lives() ? 1 : 0) - (each.before.lives() ? 1 : 0);
      } else if (each.stored != null && StoredRecord.offset(each.stored) >= offset) {
        writes.add(KeyValue.pair(each.key, each.stored));
      }
    }
    return new Delta(digest, live);
  }

  /** Leaves the state with the writer; returns whether it differs from what is stored. */
  private boolean encodeIfChanged(Touched record) {
    writer.take(record.identity.collection, record.identity.id, record.state);
    return record.stored == null || !writer.sameAs(record.stored);
  }

  private StateDigest storedDigest(Touched record) {
    return record.stored == null
        ? StateDigest.EMPTY
        : writer.take(record.identity.collection, record.identity.id, record.stored).digest();
  }

  /** Forgets all, to be used for the next log record. */
  void clear() {
    records.clear();
    prefixes.clear();
    anyAhead = false;
  }
}
