package io.blazedb.codec;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;

/**
 * What the forms of a record have in common. A record that merges is its collection, its id and its
 * canonical state: hashed so, and stored so in snapshots; views have collection and id in the key
 * and the state in the value. A record that is only shown is its id and its visible fields as a
 * map: the same ids and values, without the stamps by which states merge.
 */
public final class RecordCodec {
  private static final int NAME_BYTES_MAX = 255;
  private static final int ID_BYTES = 16;

  private RecordCodec() {}

  /** Writes what identifies a record: its collection, its id. */
  public static void writeIdentity(BlazeWriter out, CollectionName collection, RecordId id) {
    out.writeText(collection.text()).writeId(id.high(), id.low());
  }

  /** Reads the name of a collection. */
  public static CollectionName readCollection(BlazeReader in) {
    int position = in.position();
    String name = in.readText(NAME_BYTES_MAX);
    return MalformedException.at(position, () -> new CollectionName(name));
  }

  /**
   * Reads the id of a record.
   *
   * @throws MalformedException {@link ErrorCode#BAD_RECORD_ID} if it is nil
   */
  public static RecordId readId(BlazeReader in) {
    int position = in.position();
    RecordId id = new RecordId(in.readLong(), in.readLong());
    if (id.isNil()) {
      throw new MalformedException(
          ErrorCode.BAD_RECORD_ID, position, "the nil UUID is not a record id");
    }
    return id;
  }

  /** Writes a record that merges: how many bytes follow, its identity, its state. */
  public static void writeStored(BlazeWriter out, EncodedRecord record) {
    out.writeLength(bytes(record));
    record.write(out);
  }

  /** How many bytes a record that merges takes: names are ASCII and shorter than 255. */
  private static int bytes(EncodedRecord record) {
    return 1 + record.collection().text().length() + ID_BYTES + record.state().length();
  }

  /**
   * Reads a record that merges. Its state is not looked at: {@link EncodedRecord#decode} does that.
   *
   * @param bytesMax the most bytes of the record
   */
  public static EncodedRecord readStored(BlazeReader in, int bytesMax) {
    int outer = in.enter(in.readCount(1, bytesMax, "bytes of a record"));
    CollectionName collection = readCollection(in);
    EncodedRecord record = new EncodedRecord(collection, readId(in), in.readRest());
    in.leave(outer);
    return record;
  }

  /** Writes a record as it is shown. */
  public static void writeShown(BlazeWriter out, RecordId id, Value.Map fields) {
    ValueCodec.write(out.writeId(id.high(), id.low()), fields);
  }

  /** Reads the fields of a record that is shown, which follow its id. */
  public static Value.Map readShown(BlazeReader in, Limits limits) {
    int position = in.position();
    if (ValueCodec.read(in, limits) instanceof Value.Map fields) {
      return fields;
    }
    throw new MalformedException(ErrorCode.MALFORMED, position, "a row that is not a map");
  }
}
