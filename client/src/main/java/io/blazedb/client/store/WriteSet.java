package io.blazedb.client.store;

import io.blazedb.crdt.RecordState;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes that a store makes durable all together or not at all.
 *
 * @param scope what is dropped before anything is written
 * @param records new states by record; {@link RecordState#EMPTY} takes the record out
 * @param bases new base states by record; empty takes the base out
 * @param outbox entries by sequence, appended or replaced; empty takes the entry out
 * @param metadata the new metadata
 */
public record WriteSet(
    Scope scope,
    Map<RecordKey, RecordState> records,
    Map<RecordKey, Optional<RecordState>> bases,
    SortedMap<Long, Optional<OutboxEntry>> outbox,
    Metadata metadata) {

  /** What a write set drops before it writes. */
  public enum Scope {
    /** Nothing. */
    CHANGES,
    /** Every record and base, but not the outbox. */
    REPLACE_RECORDS
  }

  /** Makes the maps unmodifiable. */
  public WriteSet {
    records = Collections.unmodifiableMap(records);
    bases = Collections.unmodifiableMap(bases);
    outbox = Collections.unmodifiableSortedMap(outbox);
  }

  /** A write set that changes only the metadata. */
  public static WriteSet of(Metadata metadata) {
    return new WriteSet(Scope.CHANGES, Map.of(), Map.of(), new TreeMap<>(), metadata);
  }

  /** Gathers a write set. */
  public static final class Builder {
    private final Map<RecordKey, RecordState> records = new HashMap<>();
    private final Map<RecordKey, Optional<RecordState>> bases = new HashMap<>();
    private final SortedMap<Long, Optional<OutboxEntry>> outbox = new TreeMap<>();
    private Scope scope = Scope.CHANGES;

    /** Drops every record and base before anything is written. */
    public Builder replaceRecords() {
      scope = Scope.REPLACE_RECORDS;
      return this;
    }

    /** Writes a record; {@link RecordState#EMPTY} takes it out. */
    public Builder record(RecordKey key, RecordState state) {
      records.put(key, state);
      return this;
    }

    /** Writes a record's base. */
    public Builder base(RecordKey key, RecordState state) {
      bases.put(key, Optional.of(state));
      return this;
    }

    /** Takes a record's base out. */
    public Builder removeBase(RecordKey key) {
      bases.put(key, Optional.empty());
      return this;
    }

    /** Appends an outbox entry, or replaces the one with its sequence. */
    public Builder outbox(OutboxEntry entry) {
      outbox.put(entry.sequence(), Optional.of(entry));
      return this;
    }

    /** Takes an outbox entry out. */
    public Builder removeOutbox(long sequence) {
      outbox.put(sequence, Optional.empty());
      return this;
    }

    /** The write set; the builder must not be used after it. */
    public WriteSet build(Metadata metadata) {
      return new WriteSet(scope, records, bases, outbox, metadata);
    }
  }
}
