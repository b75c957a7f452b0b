package io.blazedb.gateway.session;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.wire.Frame;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.PartStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers what becomes of records into as few messages as their size allows. Confined to the
 * session's thread.
 */
final class PartFrames {
  /** A message is sent once it has so many bytes, or a quarter of a frame if that is less. */
  private static final int BYTES = 256 << 10;

  /** What a frame, and a record in it, have beside states, at most. */
  private static final int FRAME_OVERHEAD_BYTES = 1_024;

  private static final int RECORD_OVERHEAD_BYTES = 100;
  private static final int ID_BYTES = 16;

  private final DatabaseName database;
  private final Outbox outbox;
  private final int frameBytesMax;
  private final int bytesMax;
  private final List<EncodedRecord> records = new ArrayList<>();
  private final Map<CollectionName, List<RecordId>> left = new TreeMap<>();
  private long newestTime;
  private long bytes;

  PartFrames(DatabaseName database, Outbox outbox, int frameBytesMax) {
    this.database = database;
    this.outbox = outbox;
    this.frameBytesMax = frameBytesMax;
    this.bytesMax = Math.min(BYTES, frameBytesMax / 4);
  }

  /**
   * Adds a record with its state.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if no frame can hold it
   */
  void add(EncodedRecord record) {
    int size = record.state().length() + RECORD_OVERHEAD_BYTES;
    if (size > frameBytesMax - FRAME_OVERHEAD_BYTES) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "record %s of %s has %d bytes, more than a frame of %d can carry"
              .formatted(record.id(), record.collection(), record.state().length(), frameBytesMax));
    }
    records.add(record);
    newestTime = Math.max(newestTime, record.newestTime());
    bytes += size;
  }

  /** Adds a record that is there, newest at {@code time}, and does not match. */
  void addLeft(CollectionName collection, RecordId id, long time) {
    if (!left.containsKey(collection)) {
      bytes += RECORD_OVERHEAD_BYTES;
    }
    left.computeIfAbsent(collection, name -> new ArrayList<>()).add(id);
    newestTime = Math.max(newestTime, time);
    bytes += ID_BYTES;
  }

  /** Whether adding {@code record} would make a message larger than it need be. */
  boolean isFullFor(EncodedRecord record) {
    return bytes > 0 && bytes + record.state().length() > bytesMax;
  }

  /** Sends what was gathered, also if that is nothing. */
  void send(PartStage stage, Cursor cursor) {
    List<Message.Left> groups =
        left.entrySet().stream().map(e -> new Message.Left(e.getKey(), e.getValue())).toList();
    outbox.send(
        new Frame(0, new Message.PartUpdate(database, stage, cursor, newestTime, records, groups)));
    records.clear();
    left.clear();
    newestTime = 0;
    bytes = 0;
  }
}
