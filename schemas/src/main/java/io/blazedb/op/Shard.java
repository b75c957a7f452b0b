package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.nio.ByteBuffer;

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

  /** The most shards that a database can have: each query of it asks them all. */
  public static final int COUNT_MAX = 64;

  /**
   * The shard of a record: the second 64-bit half of the hash (MurmurHash3 x64 128, seed 0) of the
   * id's 16 bytes, modulo the count of shards, unsigned.
   *
   * @param shards how many the database has, 1 to {@link #COUNT_MAX}
   */
  public static int numberOf(RecordId record, int shards) {
    if (shards == 1) {
      return 0;
    }
    byte[] id = ByteBuffer.allocate(16).putLong(record.high()).putLong(record.low()).array();
    long[] halves = new long[2];
    Hash128.hash(id, 0, id.length, halves);
    return (int) Long.remainderUnsigned(halves[1], shards);
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
