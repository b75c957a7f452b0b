package io.blazedb.log;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of a log record: which operations of the batch the gateway refused, then the batch as
 * the device encoded it. The batch bytes are never changed, so refusals stand beside them.
 *
 * <p>Version byte, count of refused operations, their indexes as differences, batch bytes.
 *
 * @param rejected indexes of refused operations in the batch, ascending
 * @param batch the encoded batch
 */
public record LogEnvelope(List<Integer> rejected, Bytes batch) {
  private static final int VERSION = 1;

  /** Copies the list and checks that it ascends from 0 at least. */
  public LogEnvelope {
    rejected = List.copyOf(rejected);
    int previous = -1;
    for (int index : rejected) {
      if (index <= previous) {
        throw new IllegalArgumentException("refused indexes " + rejected + " do not ascend");
      }
      previous = index;
    }
  }

  /** An envelope without refusals. */
  public static LogEnvelope of(Bytes batch) {
    return new LogEnvelope(List.of(), batch);
  }

  /** The value's bytes. */
  public Bytes encode() {
    // Exactly as large as it is without refusals: the log takes the array as it stands.
    int refusalBytes = rejected.isEmpty() ? 1 : 6 + 5 * rejected.size();
    BlazeWriter out = new BlazeWriter(1 + refusalBytes + batch.length());
    out.writeByte(VERSION).writeLength(rejected.size());
    int previous = -1;
    for (int index : rejected) {
      out.writeVarint(index - previous - 1);
      previous = index;
    }
    return out.writeRaw(batch).written();
  }

  /**
   * Reads a value.
   *
   * @throws MalformedException if it is not an envelope of a known version
   */
  public static LogEnvelope decode(Bytes bytes, Limits limits) {
    BlazeReader in = new BlazeReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new MalformedException(ErrorCode.UNSUPPORTED_VERSION, 0, "envelope version " + version);
    }
    int count = in.readCount(1, limits.operationsMax(), "refused operations");
    List<Integer> rejected = new ArrayList<>(count);
    long previous = -1;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      long index = previous + 1 + in.readVarint();
      if (index <= previous || index >= limits.operationsMax()) {
        throw new MalformedException(
            ErrorCode.MALFORMED, position, "refused operation index " + index);
      }
      rejected.add((int) index);
      previous = index;
    }
    return new LogEnvelope(rejected, in.readRest());
  }

  /**
   * The operations of a batch that the gateway did not refuse.
   *
   * @param node who made them
   * @param observed what it had applied of the shard's log
   * @param operations in the order of the batch
   */
  public record Accepted(NodeId node, Observed observed, List<Operation> operations) {
    /** Copies the list. */
    public Accepted {
      operations = List.copyOf(operations);
    }
  }

  /**
   * Decodes the batch and leaves the refused operations out.
   *
   * @throws MalformedException if the batch is malformed
   */
  public List<Operation> accepted(Limits limits) {
    return accepted(limits, Dictionaries.NONE);
  }

  /** Decodes a batch that may need a trained dictionary; else as {@link #accepted(Limits)}. */
  public List<Operation> accepted(Limits limits, Dictionaries dictionaries) {
    return read(limits, dictionaries).operations();
  }

  /** As {@link #accepted(Limits, Dictionaries)}, with what the batch says of its node. */
  public Accepted read(Limits limits, Dictionaries dictionaries) {
    Batch decoded = BatchCodec.decode(batch, limits, dictionaries);
    return new Accepted(decoded.node(), decoded.observed(), without(decoded.operations()));
  }

  private List<Operation> without(List<Operation> operations) {
    if (rejected.isEmpty()) {
      return operations;
    }
    List<Operation> accepted = new ArrayList<>(operations);
    for (int i = rejected.size() - 1; i >= 0; i--) {
      int index = rejected.get(i);
      if (index >= accepted.size()) {
        throw new MalformedException(
            ErrorCode.MALFORMED, 0, "refused operation " + index + " is not in the batch");
      }
      accepted.remove(index);
    }
    return accepted;
  }
}
