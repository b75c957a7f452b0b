package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.query.Order;
import java.util.List;
import java.util.OptionalLong;

/**
 * What queries read: the living records of one database, as they are while one query runs. Used by
 * one thread.
 *
 * <p>A source must say of every record that it reads, living or deleted, {@link Reads#one}: that is
 * what bounds a query.
 */
public interface RecordSource {
  /** The records of a collection from {@code from} on, by ascending id. */
  Records scan(CollectionName collection, RecordId from, Reads reads);

  /**
   * The records with these ids, in the order given; those that there are not are left out.
   *
   * @param ids each once
   */
  Records get(CollectionName collection, List<RecordId> ids, Reads reads);

  /** The indexes of a collection that hold all of it; those that are being built are not named. */
  List<Index> indexes(CollectionName collection);

  /**
   * The records whose index entries are in the range, in the order of the entries, or in its exact
   * reverse.
   */
  Records range(Index index, KeyRange range, Order.Direction direction, Reads reads);

  /**
   * As {@link #range}, for whoever relies on the order: where a record has moved since the reading
   * began, the source fails as {@code UNAVAILABLE} rather than give it out of its place.
   */
  default Records inOrder(Index index, KeyRange range, Order.Direction direction, Reads reads) {
    return range(index, range, direction, reads);
  }

  /** About how many records a collection has, if that is known without reading it. */
  OptionalLong size(CollectionName collection);
}
