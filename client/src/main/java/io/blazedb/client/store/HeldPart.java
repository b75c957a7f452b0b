package io.blazedb.client.store;

import io.blazedb.query.Part;
import java.util.List;
import java.util.Set;

/**
 * What of its database a device holds.
 *
 * @param parts which records the cursor speaks of; empty for all
 * @param leaving records that do not match any more and stay only for their unacked operations
 */
public record HeldPart(List<Part> parts, Set<RecordKey> leaving) {
  /** All of the database. */
  public static final HeldPart ALL = new HeldPart(List.of(), Set.of());

  /** Copies what it is given. */
  public HeldPart {
    parts = List.copyOf(parts);
    leaving = Set.copyOf(leaving);
  }

  /** The same parts with other records that are leaving. */
  public HeldPart withLeaving(Set<RecordKey> others) {
    return new HeldPart(parts, others);
  }
}
