package io.blazedb.client.store;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.CollectionName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where one device's copy of one database is kept.
 *
 * <p>A record with unacked operations has two states: the record as readers see it, and its
 * <em>base</em>, which holds only what is known to be in the log. A record without a base is the
 * same as its base. A base without a record is what a device remembers of one that it does not hold
 * any more.
 *
 * <p>Not thread-safe: the database that opened the store guards it with its lock. A store is opened
 * by one database at a time.
 */
public interface LocalStore extends AutoCloseable {

  /** The metadata, empty for a store that nothing was committed to. */
  Optional<Metadata> metadata();

  /** The state of a record, {@link RecordState#EMPTY} if nothing is known of it. */
  RecordState record(RecordKey key);

  /** The base of a record, if it has unacked operations. */
  Optional<RecordState> base(RecordKey key);

  /**
   * The records of a collection by ascending id, deleted ones too. The stream must be closed, and
   * nothing may be committed before it is.
   */
  Stream<StoredRecord> scan(CollectionName collection);

  /** The collections that have records, deleted ones too, in any order. */
  List<CollectionName> collections();

  /** The first {@code entriesMax} outbox entries from {@code fromSequence} on, ascending. */
  List<OutboxEntry> outbox(long fromSequence, int entriesMax);

  /**
   * Makes all of {@code writes} visible and, in a store that is durable, puts them on disk.
   *
   * @throws java.io.UncheckedIOException if that fails; nothing is then visible
   */
  void commit(WriteSet writes);

  /**
   * A dictionary that {@link #keep} was given. A store may forget dictionaries: the server has
   * them.
   */
  default Optional<TrainedDictionary> dictionary(int id) {
    return Optional.empty();
  }

  /** Keeps a dictionary, so that it need not be fetched again. */
  default void keep(TrainedDictionary dictionary) {}

  /** Frees what the store holds; idempotent. */
  @Override
  void close();
}
