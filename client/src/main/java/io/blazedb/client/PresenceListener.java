package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;

/**
 * Hears who is here in a database; this device too, once it was announced. Called one at a time, on
 * a thread of the {@link SyncRuntime}; must not block.
 */
public interface PresenceListener {
  /**
   * A node came, or says something else of itself.
   *
   * @param node who
   * @param blob what it says of itself, as its application encoded it
   */
  default void here(NodeId node, Bytes blob) {}

  /** A node is not here any more; every node, when the connection ends. */
  default void left(NodeId node) {}

  /**
   * The server refused what this device said of its presence, and was not asked again; without a
   * later call nobody is told that it is here, nor is it told who is.
   *
   * @param code why; {@code UNEXPECTED_MESSAGE} from a server that has no presence
   * @param detail why, naming the value
   */
  default void refused(ErrorCode code, String detail) {}
}
