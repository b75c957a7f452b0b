package io.blazedb.client;

import io.blazedb.op.Cursor;
import java.util.Optional;

/** Where synchronisation stands. */
public sealed interface SyncStatus {

  /**
   * Not connected; the next attempt comes by itself, unless synchronisation is closed.
   *
   * @param cause why the last connection or attempt ended, empty if there was none
   */
  record Offline(Optional<Throwable> cause) implements SyncStatus {}

  /** Connecting, up to the subscription. */
  record Connecting() implements SyncStatus {}

  /**
   * Subscribed; older batches arrive.
   *
   * @param upTo where the log ended when the server said so
   */
  record CatchingUp(Cursor upTo) implements SyncStatus {}

  /** All of the log is applied; new batches arrive as they are appended. */
  record Live() implements SyncStatus {}

  /** Disconnected by {@link Sync#pause}. */
  record Paused() implements SyncStatus {}

  /**
   * Stopped for a reason that trying again does not mend; {@link Sync#resume} tries nevertheless.
   * The outbox is kept.
   *
   * @param cause the reason
   */
  record Failed(Throwable cause) implements SyncStatus {}
}
