package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Operation;

/**
 * Hears of synchronisation. Called one at a time, on a thread of the {@link SyncRuntime} and
 * without the database's lock; must not block.
 */
public interface SyncListener {
  /** Hears nothing. */
  SyncListener NONE = new SyncListener() {};

  /** The status changed. */
  default void status(SyncStatus status) {}

  /** The server acked a batch. */
  default void acked(Acked batch) {}

  /**
   * The server refused an operation for good; it left the outbox and its effect is undone. Called
   * after that.
   *
   * @param operation the operation
   * @param code why
   * @param detail why, naming the value
   */
  default void rejected(Operation operation, ErrorCode code, String detail) {}

  /**
   * The server refused times as ahead of its clock: outbox operations got new times.
   *
   * @param fromSequence the first one; all after it did too
   * @param clockOffsetMs what is added to the device's clock from here on, in milliseconds
   */
  default void restamped(long fromSequence, long clockOffsetMs) {}

  /** A batch of the log was applied. */
  default void applied(Applied batch) {}

  /** What the server said of the parts that are held was applied. */
  default void applied(AppliedPart part) {}

  /**
   * The server's log is another one than before: all records were dropped but for the outbox's
   * changes, and everything is fetched again.
   *
   * @param cause the server's refusal of the cursor
   */
  default void startedOver(Throwable cause) {}

  /**
   * A batch that the server acked.
   *
   * @param firstSequence its first sequence
   * @param lastSequence its last sequence
   * @param operations how many it has
   * @param rejected how many of them were refused
   * @param offset its offset in the log, -1 if all were refused
   * @param pushedAtNanos when it was sent, {@link System#nanoTime}
   * @param ackedAtNanos when the ack was handled, {@link System#nanoTime}
   */
  record Acked(
      long firstSequence,
      long lastSequence,
      int operations,
      int rejected,
      long offset,
      long pushedAtNanos,
      long ackedAtNanos) {}

  /**
   * A batch of the log that was applied, this device's own batches included.
   *
   * @param cursor the device's cursor after it
   * @param operations how many operations of it the server had accepted
   * @param appendedAtMs when it was appended to the log, the broker's clock, Unix milliseconds
   */
  record Applied(Cursor cursor, int operations, long appendedAtMs) {}

  /**
   * What the server said of the parts that are held, and was applied.
   *
   * @param cursor the device's cursor after it
   * @param records how many records came with their states
   * @param left how many records it named that do not match; not all need have been here
   */
  record AppliedPart(Cursor cursor, int records, int left) {}
}
