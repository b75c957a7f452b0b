package io.blazedb.codec;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A Zstandard dictionary (RFC 8878, section 5) trained on a database's batches, for batches too
 * small to compress well on their own.
 *
 * @param id its number, 1 or more, which is also in its bytes; no number is used for other bytes
 *     ever again
 * @param bytes the dictionary: magic number, id, entropy tables, content
 */
public record TrainedDictionary(int id, Bytes bytes) {
  /** The most bytes of a dictionary. */
  public static final int BYTES_MAX = 1 << 17;

  /** Magic number and id. */
  static final int HEADER_BYTES = 8;

  /** Smaller ids are kept for public dictionaries (RFC 8878, section 5). */
  static final int DERIVED_ID_MIN = 1 << 15;

  private static final int MAGIC = 0xEC30A437;
  private static final int ID_OFFSET = 4;

  /** Checks id, size and header. */
  public TrainedDictionary {
    if (id < 1) {
      throw new IllegalArgumentException("dictionary id " + id + " is not positive");
    }
    if (bytes.length() == 0 || bytes.length() > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a dictionary of " + bytes.length() + " bytes: 1 to " + BYTES_MAX);
    }
    int inside = idIn(bytes);
    if (inside != id) {
      throw new IllegalArgumentException("dictionary " + inside + " is not dictionary " + id);
    }
  }

  /**
   * Takes a dictionary by the id in its bytes.
   *
   * @throws IllegalArgumentException if they are no Zstandard dictionary with an id, or too many
   */
  public static TrainedDictionary of(Bytes bytes) {
    return new TrainedDictionary(idIn(bytes), bytes);
  }

  /**
   * Takes what a trainer made and numbers it by its database and content: other content has another
   * id, wherever and whenever it is trained, but for a chance of one in 2^31.
   */
  static TrainedDictionary numbered(DatabaseName database, byte[] trained) {
    ByteBuffer header = ByteBuffer.wrap(trained).order(ByteOrder.LITTLE_ENDIAN);
    BlazeWriter named = new BlazeWriter(trained.length + DatabaseName.LENGTH_MAX + 1);
    named.writeText(database.text());
    named.writeRaw(trained, HEADER_BYTES, trained.length - HEADER_BYTES);
    long hash = StateDigest.ofRecord(named.array(), 0, named.size()).low();
    int range = Integer.MAX_VALUE - DERIVED_ID_MIN;
    header.putInt(ID_OFFSET, DERIVED_ID_MIN + (int) Long.remainderUnsigned(hash, range));
    return of(Bytes.wrap(trained));
  }

  private static int idIn(Bytes bytes) {
    if (bytes.length() < HEADER_BYTES) {
      throw new IllegalArgumentException(
          "a dictionary of " + bytes.length() + " bytes: " + HEADER_BYTES + " at least");
    }
    ByteBuffer header = bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != MAGIC) {
      throw new IllegalArgumentException("bytes that are no Zstandard dictionary");
    }
    return header.getInt(ID_OFFSET);
  }
}
