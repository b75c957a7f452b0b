package io.blazedb.wire;

import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;

/**
 * Somebody who is here.
 *
 * @param node who
 * @param blob what they say of themselves; the application's, opaque to BlazeDB
 */
public record PresenceEntry(NodeId node, Bytes blob) {
  /** The most bytes of a blob that the format has room for; a gateway may allow fewer. */
  public static final int BLOB_BYTES_MAX = 1 << 16;

  /** Leaves the blob out: it belongs into no log. */
  @Override
  public String toString() {
    return "PresenceEntry[" + node + ", " + blob.length() + " bytes]";
  }
}
