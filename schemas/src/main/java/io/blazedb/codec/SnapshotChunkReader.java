package io.blazedb.codec;

import io.blazedb.crdt.RecordState;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import java.util.List;

/** Reads what stands before the checksum of one snapshot chunk. */
final class SnapshotChunkReader {
  private static final int NAME_BYTES_MAX = 255;

  /** Length, a collection of one character, id, the smallest state. */
  private static final int RECORD_BYTES_MIN = 1 + 2 + 16 + 4;

  private final Bytes content;
  private final SnapshotLimits limits;
  private BlazeReader in;

  SnapshotChunkReader(Bytes content, SnapshotLimits limits) {
    this.content = content;
    this.limits = limits;
    this.in = new BlazeReader(content);
  }

  SnapshotChunk read(Compression compression) {
    in.skip(2);
    Shard shard = readShard();
    Epoch epoch = readEpoch();
    long endOffset = readNumber(Long.MAX_VALUE, ErrorCode.BAD_CURSOR);
    int number = (int) readNumber(Integer.MAX_VALUE, ErrorCode.LIMIT_EXCEEDED);
    if (compression != Compression.NONE) {
      unpack(compression);
    }
    List<EncodedRecord> records = readRecords();
    in.expectEnd();
    return new SnapshotChunk(shard, epoch, endOffset, number, records);
  }

  private Shard readShard() {
    int position = in.position();
    String name = in.readText(NAME_BYTES_MAX);
    DatabaseName database = MalformedException.at(position, () -> new DatabaseName(name));
    long number = readNumber(Shard.NUMBER_MAX, ErrorCode.UNKNOWN_SHARD);
    return new Shard(database, (int) number);
  }

  private Epoch readEpoch() {
    int position = in.position();
    Epoch epoch = new Epoch(in.readLong(), in.readLong());
    if (epoch.equals(Epoch.NONE)) {
      throw new MalformedException(ErrorCode.BAD_CURSOR, position, "the nil epoch");
    }
    return epoch;
  }

  private long readNumber(long max, ErrorCode otherwise) {
    int position = in.position();
    long number = in.readVarint();
    if (number < 0 || number > max) {
      throw new MalformedException(
          otherwise, position, Long.toUnsignedString(number) + ", at most " + max + ",");
    }
    return number;
  }

  /** Goes on in the chunk as it would be uncompressed, so that positions are those of that one. */
  private void unpack(Compression compression) {
    int header = in.position();
    int max = limits.chunkBytesMax() - header - BatchHeader.CHECKSUM_BYTES;
    int length = BatchUnpacker.readLength(in, max);
    byte[] unpacked = new byte[header + length];
    System.arraycopy(content.array(), content.offset(), unpacked, 0, header);
    int position = in.position();
    Packing.unpack(compression, in.readRest(), new byte[0], unpacked, header, length, position);
    in = new BlazeReader(Bytes.wrap(unpacked));
    in.skip(header);
  }

  private List<EncodedRecord> readRecords() {
    int position = in.position();
    int count = in.readCount(RECORD_BYTES_MIN, limits.recordsMax(), "records");
    if (count == 0) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "a chunk without records");
    }
    List<EncodedRecord> records = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      int start = in.position();
      EncodedRecord record = readRecord();
      if (i > 0 && !records.get(i - 1).isBefore(record)) {
        throw new MalformedException(ErrorCode.MALFORMED, start, "records do not ascend");
      }
      records.add(record);
    }
    return records;
  }

  private EncodedRecord readRecord() {
    int outer = in.enter(in.readCount(1, limits.recordBytesMax(), "bytes of a record"));
    CollectionName collection = RecordCodec.readCollection(in);
    RecordId id = RecordCodec.readId(in);
    EncodedRecord record = new EncodedRecord(collection, id, readState());
    in.leave(outer);
    return record;
  }

  /** The state's bytes, once it is known that they are canonical. */
  private Bytes readState() {
    int position = in.position();
    int start = in.skip(0);
    if (RecordStateCodec.read(in, limits.values()).equals(RecordState.EMPTY)) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, "a record of which nothing is known");
    }
    return Bytes.wrap(in.array(), start, in.skip(0) - start);
  }
}
