package io.blazedb.log;

import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import java.nio.charset.StandardCharsets;

/** The key of a log record: {@code database/shard} in ASCII; and the partition it goes to. */
public final class ShardKey {
  private ShardKey() {}

  /** The key's bytes. */
  public static byte[] encode(Shard shard) {
    return shard.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a key.
   *
   * @throws BlazeException {@link ErrorCode#MALFORMED} if it is not one
   */
  public static Shard decode(byte[] key) {
    String text = new String(key, StandardCharsets.ISO_8859_1);
    int slash = text.indexOf('/');
    try {
      Shard shard =
          new Shard(
              new DatabaseName(text.substring(0, Math.max(slash, 0))),
              Integer.parseInt(text.substring(slash + 1)));
      return expectCanonical(shard, text);
    } catch (NumberFormatException | BlazeException e) {
      throw new BlazeException(ErrorCode.MALFORMED, "log record key \"" + text + "\"", e);
    }
  }

  private static Shard expectCanonical(Shard shard, String text) {
    if (!shard.toString().equals(text)) {
      throw new BlazeException(ErrorCode.MALFORMED, "a shard number that is not in its short form");
    }
    return shard;
  }

  /** The partition of a shard: (hash(database) + shard) mod partitions. */
  public static int partition(Shard shard, int partitions) {
    byte[] name = shard.database().text().getBytes(StandardCharsets.US_ASCII);
    long hash = StateDigest.ofRecord(name, 0, name.length).low();
    return (int) Long.remainderUnsigned((hash >>> 1) + shard.number(), partitions);
  }
}
