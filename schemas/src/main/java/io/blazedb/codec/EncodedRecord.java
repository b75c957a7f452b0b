package io.blazedb.codec;

import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;

/**
 * A record of a shard whose state is still bytes.
 *
 * @param collection its collection
 * @param id its id
 * @param state its canonical state, see {@link RecordStateCodec}
 */
public record EncodedRecord(CollectionName collection, RecordId id, Bytes state) {
  private static final int NODE_BYTES = 16;

  /** A record with its state encoded. */
  public static EncodedRecord of(CollectionName collection, RecordId id, RecordState state) {
    BlazeWriter out = new BlazeWriter(256);
    RecordStateCodec.write(out, state);
    return new EncodedRecord(collection, id, out.written());
  }

  /**
   * The state.
   *
   * @throws MalformedException if the bytes are not canonical
   */
  public RecordState decode(Limits limits) {
    BlazeReader in = new BlazeReader(state);
    RecordState decoded = RecordStateCodec.read(in, limits);
    in.expectEnd();
    return decoded;
  }

  /**
   * The newest time of any stamp in the state, read from its first bytes alone; 0 for a state that
   * knows nothing.
   *
   * @throws MalformedException if the bytes are not canonical as far as they are read
   */
  public long newestTime() {
    BlazeReader in = new BlazeReader(state);
    in.readByte();
    int nodes = in.readCount(NODE_BYTES, Integer.MAX_VALUE, "nodes");
    in.skip(nodes * NODE_BYTES);
    return in.readTime();
  }

  /** The record's hash: that of {@link RecordStateCodec#digest}, without decoding the state. */
  public StateDigest digest() {
    BlazeWriter out = new BlazeWriter(96 + state.length());
    write(out);
    Bytes hashed = out.written();
    return StateDigest.ofRecord(hashed.array(), hashed.offset(), hashed.length());
  }

  /** Whether {@code other} comes after this one in a view and in a snapshot. */
  public boolean isBefore(EncodedRecord other) {
    int byCollection = collection.text().compareTo(other.collection.text());
    return byCollection != 0 ? byCollection < 0 : id.compareTo(other.id) < 0;
  }

  /** Writes the bytes that {@link #digest} is taken of. */
  void write(BlazeWriter out) {
    RecordCodec.writeIdentity(out, collection, id);
    out.writeRaw(state);
  }
}
