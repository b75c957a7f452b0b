package io.blazedb.streams;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
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
 * The value of a record's entry: the offset of the last log record that changed it (8 bytes), then
 * the canonical bytes of its {@link RecordState}.
 *
 * <p>The offset says which log records an entry has seen: every one up to it. Re-processing after a
 * crash skips those, and finds out whether the store is ahead of its meta entry.
 */
final class StoredRecord {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int STATE_AT = 8;

  /** A merged state may outgrow what one batch may hold; what was stored must be readable. */
  private static final Limits STORED =
      new Limits(1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 10);

  private StoredRecord() {}

  static long offset(byte[] stored) {
    return (long) LONG.get(stored, 0);
  }

  static RecordState state(byte[] stored) {
    Bytes bytes = Bytes.wrap(stored, STATE_AT, stored.length - STATE_AT);
    return RecordStateCodec.read(new BlazeReader(bytes), STORED);
  }

  /** Writes a value, and what its digest is taken of, with one writer for many records. */
  static final class Writer {
    private final BlazeWriter out = new BlazeWriter(1024);
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
      out.writeRaw(stored, STATE_AT, stored.length - STATE_AT);
      return this;
    }

    private void identity(CollectionName collection, RecordId id) {
      out.reset();
      out.writeText(collection.text()).writeId(id.high(), id.low());
      stateAt = out.size();
    }

    /** The record's hash: that of {@link RecordStateCodec#digest}. */
    StateDigest digest() {
      Bytes all = out.written();
      return StateDigest.ofRecord(all.array(), all.offset(), all.length());
    }

    /** Whether {@code stored} holds the same state. */
    boolean sameAs(byte[] stored) {
      return out.written().from(stateAt).equals(Bytes.wrap(stored).from(STATE_AT));
    }

    /** The value to store. */
    byte[] stored(long offset) {
      int length = out.size() - stateAt;
      byte[] value = new byte[STATE_AT + length];
      LONG.set(value, 0, offset);
      System.arraycopy(out.written().array(), stateAt, value, STATE_AT, length);
      return value;
    }
  }
}
