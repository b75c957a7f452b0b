package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordCodec;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.query.Part;
import java.util.List;

/** Parts, and the records of them, on the wire. */
final class PartCodec {
  private static final int ID_BYTES = 16;

  /** A collection of one character, the shortest filter. */
  private static final int PART_BYTES_MIN = 2 + 2;

  /** Length, a collection of one character, id, the smallest state. */
  private static final int RECORD_BYTES_MIN = 1 + 2 + ID_BYTES + 4;

  private final Limits limits;

  PartCodec(Limits limits) {
    this.limits = limits;
  }

  static void writeParts(BlazeWriter out, List<Part> parts) {
    QueryCodec filters = new QueryCodec();
    out.writeLength(parts.size());
    for (Part part : parts) {
      filters.writeFilter(out.writeText(part.collection().text()), part.where());
    }
  }

  static void writeRecords(BlazeWriter out, Message.PartUpdate update) {
    out.writeTime(update.newestTime()).writeLength(update.records().size());
    update.records().forEach(record -> RecordCodec.writeStored(out, record));
    out.writeLength(update.left().size());
    for (Message.Left left : update.left()) {
      out.writeText(left.collection().text()).writeLength(left.ids().size());
      left.ids().forEach(id -> out.writeId(id.high(), id.low()));
    }
  }

  Message readSubscribe(BlazeReader in, DatabaseName database, Cursor cursor) {
    int position = in.position();
    int max = Message.SubscribePart.PARTS_MAX;
    int count = in.readCount(PART_BYTES_MIN, max, "parts");
    if (count == 0) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "a subscription to no part");
    }
    List<Part> parts = BlazeReader.roomFor(count);
    QueryCodec filters = new QueryCodec();
    for (int i = 0; i < count; i++) {
      CollectionName collection = RecordCodec.readCollection(in);
      parts.add(new Part(collection, filters.readFilter(in, limits)));
    }
    return new Message.SubscribePart(database, cursor, parts);
  }

  Message readUpdate(
      BlazeReader in, DatabaseName database, Message.PartStage stage, Cursor cursor) {
    long newestTime = readTime(in);
    List<EncodedRecord> records = readRecords(in);
    return new Message.PartUpdate(database, stage, cursor, newestTime, records, readLeft(in));
  }

  private static long readTime(BlazeReader in) {
    int position = in.position();
    long time = in.readTime();
    if (time < 0) {
      throw new MalformedException(
          ErrorCode.BAD_TIME, position, "time " + time + " is not one of an operation");
    }
    return time;
  }

  private List<EncodedRecord> readRecords(BlazeReader in) {
    int count = in.readCount(RECORD_BYTES_MIN, limits.elementsMax(), "records");
    List<EncodedRecord> records = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      records.add(RecordCodec.readStored(in, limits.frameBytesMax()));
    }
    return records;
  }

  private List<Message.Left> readLeft(BlazeReader in) {
    int count = in.readCount(2 + 1, limits.elementsMax(), "collections");
    List<Message.Left> left = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      left.add(new Message.Left(RecordCodec.readCollection(in), readIds(in)));
    }
    return left;
  }

  private List<RecordId> readIds(BlazeReader in) {
    int count = in.readCount(ID_BYTES, limits.elementsMax(), "record ids");
    List<RecordId> ids = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      ids.add(RecordCodec.readId(in));
    }
    return ids;
  }
}
