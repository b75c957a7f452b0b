package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/** An index changed under a query, so that it gives no right answer: the same query again may. */
final class UnsteadyIndexException extends BlazeException {
  private static final long serialVersionUID = 1L;

  private UnsteadyIndexException(String detail) {
    super(ErrorCode.UNAVAILABLE, detail);
  }

  /** It went away between the plan and the reading. */
  static UnsteadyIndexException dropped(String name) {
    return new UnsteadyIndexException(
        "index \"" + name + "\" is being dropped or built anew; ask again");
  }

  /** A record moved within it, while its order was relied on. */
  static UnsteadyIndexException moved(String name) {
    return new UnsteadyIndexException(
        "records moved in index \"" + name + "\" while they were read in its order; ask again");
  }
}
