package io.blazedb.client;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.query.Filter;
import io.blazedb.query.Part;
import io.blazedb.wire.Message;
import java.util.List;

/**
 * How much of a database a device holds: all of it, or the records of some collections, each with a
 * filter. Immutable.
 *
 * @param parts what it holds; empty for all of the database
 */
public record SyncScope(List<Part> parts) {
  private static final SyncScope ALL = new SyncScope(List.of());

  /**
   * Copies the parts.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} for more than a subscription may have
   */
  public SyncScope {
    parts = List.copyOf(parts);
    if (parts.size() > Message.SubscribePart.PARTS_MAX) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          parts.size() + " parts, at most " + Message.SubscribePart.PARTS_MAX);
    }
  }

  /** All of the database. */
  public static SyncScope all() {
    return ALL;
  }

  /** The records that are in any of these parts. */
  public static SyncScope of(Part first, Part... others) {
    List<Part> parts = new java.util.ArrayList<>(List.of(first));
    parts.addAll(List.of(others));
    return new SyncScope(parts);
  }

  /** The records of one collection that satisfy a filter. */
  public static SyncScope of(CollectionName collection, Filter where) {
    return of(new Part(collection, where));
  }

  /** Whether it is all of the database. */
  public boolean isAll() {
    return parts.isEmpty();
  }
}
