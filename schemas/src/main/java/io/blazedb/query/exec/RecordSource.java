package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.query.Order;
import io.blazedb.query.TextQuery;
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

  /**
   * The indexes that values of a collection are looked up in, and that hold all of it; those that
   * are being built are not named, nor are full-text indexes.
   */
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

  /**
   * How many ids a caller that has many should ask {@link #get} for at once: 1 where a question
   * costs nothing.
   */
  default int idsAtOnce() {
    return 1;
  }

  /**
   * How a full-text search is answered.
   *
   * @param fields of which fields; all of the one full-text index that there is if empty
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} if no full-text index has these fields,
   *     {@link ErrorCode#VIEW_BEHIND} if it is not ready
   */
  default TextSearch search(CollectionName collection, List<String> fields, TextQuery query) {
    throw TextChoice.none(collection, fields);
  }

  /** About how many records a collection has, if that is known without reading it. */
  OptionalLong size(CollectionName collection);
}
