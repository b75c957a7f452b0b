package io.blazedb.log;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is set for a database: what a log record of {@link Topic#DATABASES} holds. Its key is the
 * database's name in ASCII.
 *
 * @param database which one
 * @param shards how many it has, 1 to {@link Shard#COUNT_MAX}; never changes
 * @param createdAtMs when it was set, Unix milliseconds
 */
public record DatabaseSettings(DatabaseName database, int shards, long createdAtMs) {
  private static final int FORMAT = 1;

  /**
   * Checks the numbers.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} naming the one that is out of range
   */
  public DatabaseSettings {
    if (shards < 1 || shards > Shard.COUNT_MAX) {
      throw new BlazeException(
          ErrorCode.BAD_VALUE, "shards must be 1 to " + Shard.COUNT_MAX + ", not " + shards);
    }
    if (createdAtMs < 0) {
      throw new BlazeException(
          ErrorCode.BAD_VALUE, "created at " + createdAtMs + " ms, before 1970");
    }
  }

  /** The log record's key. */
  public byte[] key() {
    return database.text().getBytes(StandardCharsets.US_ASCII);
  }

  /** The log record's value. */
  public Bytes encode() {
    BlazeWriter out = new BlazeWriter(96);
    out.writeByte(FORMAT).writeText(database.text()).writeVarint(shards).writeVarint(createdAtMs);
    return SealedRecord.close(out);
  }

  /**
   * Reads a log record.
   *
   * @throws BlazeException {@link ErrorCode#MALFORMED} for a key that is another database's; else a
   *     {@link MalformedException} with the position in the value
   */
  public static DatabaseSettings decode(byte[] key, Bytes value) {
    DatabaseSettings read = decode(value);
    if (!Arrays.equals(key, read.key())) {
      throw new BlazeException(
          ErrorCode.MALFORMED,
          "key \"%s\" of the settings of \"%s\""
              .formatted(new String(key, StandardCharsets.ISO_8859_1), read.database()));
    }
    return read;
  }

  /**
   * Reads a log record's value.
   *
   * @throws MalformedException if it is not one, with the position of the fault
   */
  public static DatabaseSettings decode(Bytes value) {
    BlazeReader in = new BlazeReader(SealedRecord.open(value, FORMAT, "database"));
    in.readByte();
    DatabaseName database = database(in);
    int position = in.position();
    long shards = in.readVarint();
    long createdAtMs = in.readVarint();
    in.expectEnd();
    try {
      return new DatabaseSettings(
          database, (int) Math.max(0, Math.min(1 << 20, shards)), createdAtMs);
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  private static DatabaseName database(BlazeReader in) {
    int position = in.position();
    String text = in.readText(DatabaseName.LENGTH_MAX);
    try {
      return new DatabaseName(text);
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }
}
