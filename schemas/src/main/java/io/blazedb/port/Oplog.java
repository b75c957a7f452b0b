package io.blazedb.port;

import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The durable log of batches. Thread-safe.
 *
 * <p>Entries of one partition have ascending offsets, with gaps; entries of different shards may
 * share a partition and then interleave.
 */
public interface Oplog extends AutoCloseable {

  /** The incarnation of the log. */
  Epoch epoch();

  /** The number of partitions. */
  int partitions();

  /** The partition of a shard, 0-based. */
  int partitionOf(Shard shard);

  /**
   * Appends one log record. Appends of one caller thread to one shard keep their order.
   *
   * @param shard which shard it belongs to
   * @param envelope the encoded envelope
   * @return completes once the append is durable, or fails with a {@code BlazeException} of code
   *     {@code UNAVAILABLE}; after a failure the caller cannot know whether the record was appended
   */
  CompletionStage<Appended> append(Shard shard, Bytes envelope);

  /** The offsets that {@code shard}'s partition holds now. */
  CompletionStage<Range> range(Shard shard);

  /**
   * Reads entries of {@code shard} from {@code fromOffset} on, until {@code bytesMax} bytes are
   * gathered (one entry at least, if there is one) or the end is reached.
   *
   * @return fails with a {@code BlazeException}: {@code CURSOR_TRIMMED} for an offset before the
   *     partition's start, {@code CURSOR_AHEAD} for one past its end, {@code UNAVAILABLE} if the
   *     log cannot be read at present
   */
  CompletionStage<Page> read(Shard shard, long fromOffset, int bytesMax);

  /**
   * Follows every partition that the listener wants from its present end. {@code listener} is
   * called from one thread.
   */
  Tail tail(TailListener listener);

  @Override
  void close();

  /**
   * The result of an append.
   *
   * @param offset the record's offset
   * @param appendedAtMs the broker's time, Unix milliseconds
   */
  record Appended(long offset, long appendedAtMs) {}

  /**
   * The offsets of a partition.
   *
   * @param start the first offset that is still held
   * @param end one past the last offset
   */
  record Range(long start, long end) {}

  /**
   * A stretch of a shard's entries.
   *
   * @param entries in offset order
   * @param nextOffset where the next read goes on; everything before it has been read
   * @param endOffset the end of the partition when it was read
   */
  record Page(List<LogEntry> entries, long nextOffset, long endOffset) {}

  /** Follows the log. Thread-safe. */
  interface Tail extends AutoCloseable {
    /** The listener wants other partitions than before, and at once. */
    void wantsChanged();

    /** Ends it; no call is made to the listener after this returns. */
    @Override
    void close();
  }

  /** Receives what is appended, from one thread. */
  interface TailListener {
    /**
     * Whether entries of {@code partition} are needed; asked now and then, on any thread, and must
     * answer at once. A partition that is not needed rests: nothing of it need be read. Once it is
     * needed again the tail goes on at its end, and {@link #started} says where that is.
     */
    default boolean wants(int partition) {
      return true;
    }

    /**
     * The tail stands; entries from {@code nextOffsets} (by partition) on will follow. Called again
     * after each stall, with where the tail goes on, which is where it was unless that has been
     * trimmed; and when partitions that rested go on at their ends.
     */
    void started(List<Long> nextOffsets);

    /**
     * {@code partition} rests: what is known of it goes stale from here on, until {@link #started}.
     */
    default void rested(int partition) {
      // Who wants all partitions, always, is never told.
    }

    /** The next entry of {@code partition}. */
    void appended(int partition, LogEntry entry);

    /** The tail cannot read at present and tries again by itself. */
    void stalled(Exception cause);
  }
}
