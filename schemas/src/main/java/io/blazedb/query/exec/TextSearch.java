package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.Optional;

/** A full-text search of one collection that an index answers. Used by one thread. */
public interface TextSearch {
  /** The index that answers it. */
  Index index();

  /** The fields that are searched, some of those of the index. */
  List<String> fields();

  /**
   * How well a record satisfies it: what the record itself says, whatever the index has of it.
   *
   * @param values what the record has in each of {@link #fields}
   * @return 0 if it does not satisfy it, else more; the same for the same values, always
   */
  double score(List<Optional<Value>> values);

  /**
   * The records that may satisfy it, ascending, each once: all that do, and perhaps some more.
   *
   * @param max how many there may be
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if there are more
   */
  List<RecordId> ids(int max);
}
