package io.blazedb.streams;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordCodec;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The value of a record's entry: the offset of the last log record that changed it (8 bytes), a
 * varint of twice the length of its {@link Provenance} plus 1 if the record may have conflicts, the
 * provenance, then the canonical bytes of its {@link RecordState}.
 *
 * <p>The offset says which log records an entry has seen: every one up to it. Re-processing after a
 * crash skips those, and finds out whether the store is ahead of its meta entry.
 */
final class StoredRecord {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int HEADER_AT = 8;
  private static final int DISPUTED = 1;

  /** A merged state may outgrow what one batch may hold; what was stored must be readable. */
  private static final Limits STORED =
      new Limits(1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 10);

  private StoredRecord() {}

  static long offset(byte[] stored) {
    return (long) LONG.get(stored, 0);
  }

  static RecordState state(byte[] stored) {
    return RecordStateCodec.read(new BlazeReader(stateBytes(stored)), STORED);
  }

  /** The canonical bytes of the state. */
  static Bytes stateBytes(byte[] stored) {
    BlazeReader in = new BlazeReader(Bytes.wrap(stored, HEADER_AT, stored.length - HEADER_AT));
    in.readRaw((int) (in.readVarint() >>> 1));
    return in.readRest();
  }

  /** Where what is stored, whose state is {@code state}, came from. */
  static Provenance provenance(byte[] stored, RecordState state) {
    BlazeReader in = new BlazeReader(Bytes.wrap(stored, HEADER_AT, stored.length - HEADER_AT));
    Bytes provenance = in.readRaw((int) (in.readVarint() >>> 1));
    return Provenance.read(new BlazeReader(provenance), state, offset(stored));
  }

  /** Whether the record may have conflicts. */
  static boolean isDisputed(byte[] stored) {
    return (stored[HEADER_AT] & DISPUTED) != 0;
  }

  /** Writes a value, and what its digest is taken of, with one writer for many records. */
  static final class Writer {
    private final BlazeWriter out = new BlazeWriter(1024);
    private final BlazeWriter provenanceOut = new BlazeWriter(64);
    private int stateAt;

    /** Begins with a state that is to be stored. */
    Writer take(CollectionName collection, RecordId id, RecordState state) {
      identity(collection, id);
      RecordStateCodec.write(out, state);
      return this;
    }

    /** Begins with a state that is stored already: its bytes are canonical, and not decoded. */
    Writer take(CollectionName collection, RecordId id, byte[] stored) {
      identity(collection, id);
      out.writeRaw(stateBytes(stored));
      return this;
    }

    private void identity(CollectionName collection, RecordId id) {
      out.reset();
      RecordCodec.writeIdentity(out, collection, id);
      stateAt = out.size();
    }

    /** The record's hash: that of {@link RecordStateCodec#digest}. */
    StateDigest digest() {
      Bytes all = out.written();
      return StateDigest.ofRecord(all.array(), all.offset(), all.length());
    }

    /** Whether {@code stored} holds the same state. */
    boolean sameAs(byte[] stored) {
      return out.written().from(stateAt).equals(stateBytes(stored));
    }

    /** The value to store for the state that was taken, which is {@code state}. */
    byte[] stored(long offset, RecordState state, Provenance provenance, Dispute dispute) {
      provenanceOut.reset();
      provenance.write(provenanceOut, state, offset);
      int provenanceBytes = provenanceOut.size();
      BlazeWriter value =
          new BlazeWriter(HEADER_AT + 5 + provenanceBytes + out.size() - stateAt)
              .writeLong(offset)
              .writeVarint(2L * provenanceBytes + dispute.ordinal())
              .writeRaw(provenanceOut.written())
              .writeRaw(out.written().from(stateAt));
      return value.toByteArray();
    }
  }

  /** Whether a record may have conflicts; the ordinal is what is stored. */
  enum Dispute {
    /** It has none. */
    NONE,
    /** It has some, unless their time is over. */
    OPEN
  }
}
