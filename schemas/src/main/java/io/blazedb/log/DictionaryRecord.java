package io.blazedb.log;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.nio.charset.StandardCharsets;

/**
 * A published dictionary: what a log record of {@link Topic#DICTIONARIES} holds. Its key is the
 * dictionary's id in decimal; its value is never changed once it is there.
 *
 * @param dictionary the dictionary, with its id
 * @param database whose batches it was trained on
 * @param version which of the database's dictionaries it is, 1 or more: the largest is the one that
 *     writers use; of two of the same version the later in the topic
 * @param createdAtMs when it was published, Unix milliseconds
 */
public record DictionaryRecord(
    TrainedDictionary dictionary, DatabaseName database, int version, long createdAtMs) {
  private static final int FORMAT = 1;

  /** Checks version and time. */
  public DictionaryRecord {
    if (version < 1) {
      throw new IllegalArgumentException("dictionary version " + version + " is not positive");
    }
    if (createdAtMs < 0) {
      throw new IllegalArgumentException("created at " + createdAtMs + " ms, before 1970");
    }
  }

  /** The dictionary's id. */
  public int id() {
    return dictionary.id();
  }

  /** The log record's key. */
  public byte[] key() {
    return Integer.toString(id()).getBytes(StandardCharsets.US_ASCII);
  }

  /** The log record's value. */
  public Bytes encode() {
    BlazeWriter out = new BlazeWriter(dictionary.bytes().length() + 96);
    out.writeByte(FORMAT)
        .writeVarint(id())
        .writeText(database.text())
        .writeVarint(version)
        .writeVarint(createdAtMs)
        .writeBytes(dictionary.bytes());
    return SealedRecord.close(out);
  }

  /**
   * Reads a log record.
   *
   * @throws BlazeException {@link ErrorCode#MALFORMED} for a key that is not the id's; else a
   *     {@link MalformedException} with the position in the value
   */
  public static DictionaryRecord decode(byte[] key, Bytes value) {
    DictionaryRecord read = decode(value);
    if (!java.util.Arrays.equals(key, read.key())) {
      String text = new String(key, StandardCharsets.ISO_8859_1);
      throw new BlazeException(
          ErrorCode.MALFORMED, "key \"" + text + "\" of dictionary " + read.id());
    }
    return read;
  }

  /**
   * Reads a log record's value.
   *
   * @throws MalformedException if it is not one, with the position of the fault
   */
  public static DictionaryRecord decode(Bytes value) {
    BlazeReader in = new BlazeReader(SealedRecord.open(value, FORMAT, "dictionary"));
    in.readByte();
    long id = positive(in, "dictionary id");
    DatabaseName database = database(in);
    long version = positive(in, "dictionary version");
    int position = in.position();
    long createdAtMs = in.readVarint();
    if (createdAtMs < 0) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "a time past 2^63 - 1");
    }
    TrainedDictionary dictionary = dictionary(in, (int) id);
    in.expectEnd();
    return new DictionaryRecord(dictionary, database, (int) version, createdAtMs);
  }

  private static long positive(BlazeReader in, String what) {
    int position = in.position();
    long number = in.readVarint();
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, what + " " + Long.toUnsignedString(number));
    }
    return number;
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

  private static TrainedDictionary dictionary(BlazeReader in, int id) {
    int position = in.position();
    Bytes bytes = in.readBytes(TrainedDictionary.BYTES_MAX);
    try {
      return new TrainedDictionary(id, bytes);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(ErrorCode.MALFORMED, position, e.getMessage());
    }
  }
}
