package io.blazedb.gateway.presence;

import io.blazedb.op.Bytes;
import java.util.Comparator;
import java.util.UUID;

/**
 * A gateway's word that a node is here. A node that came back through another gateway has two for a
 * while; the same one counts everywhere.
 *
 * @param gateway whose word it is
 * @param sinceMs when that gateway was told so, its clock, Unix ms
 * @param blob what the node says of itself
 */
record Claim(UUID gateway, long sinceMs, Bytes blob) {
  /** The last counts; the gateway decides between equals, so that all agree. */
  static final Comparator<Claim> ORDER =
      Comparator.comparingLong(Claim::sinceMs).thenComparing(Claim::gateway);
}
