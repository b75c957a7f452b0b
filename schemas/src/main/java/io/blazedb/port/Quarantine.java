package io.blazedb.port;

import io.blazedb.log.QuarantineRecord;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The operations that were refused, for people to look at: kept for a while, and lost before a push
 * is held up for them. Thread-safe; no method but {@link #close} blocks.
 */
public interface Quarantine extends AutoCloseable {

  /**
   * Keeps refused operations of one database.
   *
   * @return completes once they are kept; fails with a {@code BlazeException} of code {@code
   *     UNAVAILABLE}, when some of them may be kept
   */
  CompletionStage<Void> append(List<QuarantineRecord> refused);

  /**
   * Lists what is kept, the newest first.
   *
   * @return fails with a {@code BlazeException} of code {@code UNAVAILABLE} if it cannot be read at
   *     present
   */
  CompletionStage<Page> list(Request request);

  @Override
  void close();

  /**
   * What is asked for.
   *
   * @param database of which database
   * @param node of which of its nodes; empty for all
   * @param limit the most records, 1 to {@value #LIMIT_MAX}
   * @param before where the page before ended; empty for the newest
   */
  record Request(DatabaseName database, Optional<NodeId> node, int limit, OptionalLong before) {
    /** The most records of a page. */
    public static final int LIMIT_MAX = 1_000;

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException naming it
     */
    public Request {
      if (limit < 1 || limit > LIMIT_MAX) {
        throw new IllegalArgumentException(
            "limit must be between 1 and " + LIMIT_MAX + ", not " + limit);
      }
      if (before.isPresent() && before.getAsLong() < 0) {
        throw new IllegalArgumentException("before must be at least 0, not " + before.getAsLong());
      }
    }

    /** The newest of a database. */
    public static Request newest(DatabaseName database, int limit) {
      return new Request(database, Optional.empty(), limit, OptionalLong.empty());
    }
  }

  /**
   * Some of what is kept.
   *
   * @param records the newest first; what was refused several times with the same code is here
   *     once, as it was refused last
   * @param before what to ask with for older ones; empty if there are none. A page may have fewer
   *     records than asked for, or none, and be followed by others.
   */
  record Page(List<QuarantineRecord> records, OptionalLong before) {
    /** Copies the list. */
    public Page {
      records = List.copyOf(records);
    }
  }
}
