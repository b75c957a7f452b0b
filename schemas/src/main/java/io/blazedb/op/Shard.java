package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/**
 * One ordered stream of a database.
 *
 * @param database the database
 * @param number 0 to {@link #NUMBER_MAX}
 */
public record Shard(DatabaseName database, int number) {
  /** The largest shard number. */
  public static final int NUMBER_MAX = 1023;

  /**
   * Checks the number.
   *
   * @throws BlazeException {@link ErrorCode#UNKNOWN_SHARD} if it is out of range
   */
  public Shard {
    if (number < 0 || number > NUMBER_MAX) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_SHARD, "shard " + number + " is outside 0 to " + NUMBER_MAX);
    }
  }

  /** The only shard of a database that has one. */
  public static Shard first(DatabaseName database) {
    return new Shard(database, 0);
  }

  /** {@code database/number}: the text that keys the shard's log records. */
  @Override
  public String toString() {
    return database.text() + "/" + number;
  }
}
