package io.blazedb.codec;

import io.blazedb.crdt.FieldState;
import io.blazedb.crdt.OrSet;
import io.blazedb.crdt.PnCounter;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.Register;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The canonical bytes of a record's merged state: one state, one byte string. Views store them,
 * digests hash them.
 *
 * <p>Nodes are written once, ascending, and referred to by index; times are written as the distance
 * below the newest time of the record, so that a record written by one operation spends one byte a
 * stamp.
 */
public final class RecordStateCodec {
  static final int HAS_DELETED = 1;
  static final int HAS_TOUCHED = 2;
  static final int HAS_REGISTER = 1;
  static final int REGISTER_REMOVED = 2;
  static final int HAS_SET = 4;
  static final int HAS_COUNTER = 8;

  private RecordStateCodec() {}

  /** Writes the canonical bytes of {@code state}. */
  public static void write(BlazeWriter out, RecordState state) {
    Origin origin = Origin.of(state);
    out.writeByte(
        (state.deleted().isPresent() ? HAS_DELETED : 0)
            | (state.touched().isPresent() ? HAS_TOUCHED : 0));
    out.writeLength(origin.nodes.size());
    origin.nodes.forEach(node -> out.writeId(node.high(), node.low()));
    out.writeTime(origin.newest);
    if (state.deleted().isPresent()) {
      origin.writeStamp(out, state.deleted().get());
    }
    if (state.touched().isPresent()) {
      origin.writeStamp(out, state.touched().get());
    }
    out.writeLength(state.fields().size());
    for (RecordState.NamedField field : state.fields()) {
      out.writeText(field.name());
      writeField(out, origin, field.state());
    }
  }

  private static void writeField(BlazeWriter out, Origin origin, FieldState field) {
    boolean removed = field.register().isPresent() && field.register().get().value().isEmpty();
    out.writeByte(
        (field.register().isPresent() ? HAS_REGISTER : 0)
            | (removed ? REGISTER_REMOVED : 0)
            | (field.set().isPresent() ? HAS_SET : 0)
            | (field.counter().isPresent() ? HAS_COUNTER : 0));
    if (field.register().isPresent()) {
      writeRegister(out, origin, field.register().get());
    }
    if (field.set().isPresent()) {
      writeSet(out, origin, field.set().get());
    }
    if (field.counter().isPresent()) {
      writeCounter(out, origin, field.counter().get());
    }
  }

  private static void writeRegister(BlazeWriter out, Origin origin, Register register) {
    origin.writeStamp(out, register.stamp());
    if (register.value().isPresent()) {
      ValueCodec.write(out, register.value().get());
    }
  }

  private static void writeSet(BlazeWriter out, Origin origin, OrSet set) {
    origin.writeStamp(out, set.touched());
    out.writeLength(set.elements().size());
    for (OrSet.Element element : set.elements()) {
      ValueCodec.write(out, element.value());
      out.writeLength(element.dots().size());
      for (OrSet.Dots dots : element.dots()) {
        origin.writeNode(out, dots.node());
        origin.writeTimeOrNone(out, dots.added());
        origin.writeTimeOrNone(out, dots.discarded());
      }
    }
  }

  private static void writeCounter(BlazeWriter out, Origin origin, PnCounter counter) {
    out.writeLength(counter.totals().size());
    for (PnCounter.Totals totals : counter.totals()) {
      origin.writeStamp(out, new Stamp(totals.time(), totals.node()));
      out.writeVarint(totals.up()).writeVarint(totals.down());
    }
  }

  /**
   * Reads canonical bytes, and nothing else: what it accepts, {@link #write} writes again byte for
   * byte. How many fields, elements and nodes there may be, only the bytes bound: what operations
   * add up to has no limit of its own.
   *
   * @throws MalformedException if they are not what {@link #write} writes of a state that
   *     operations lead to
   */
  public static RecordState read(BlazeReader in, Limits limits) {
    return new RecordStateReader(in, limits).read();
  }

  /** The hash of a record for its shard's digest; zero for a state that knows nothing. */
  public static StateDigest digest(CollectionName collection, RecordId id, RecordState state) {
    if (state.equals(RecordState.EMPTY)) {
      return StateDigest.EMPTY;
    }
    BlazeWriter out = new BlazeWriter(256);
    RecordCodec.writeIdentity(out, collection, id);
    write(out, state);
    return StateDigest.ofRecord(out.array(), 0, out.size());
  }

  /** The nodes and the newest time of a record, which its stamps are written relative to. */
  private static final class Origin {
    private final List<NodeId> nodes;
    private final long newest;

    private Origin(List<NodeId> nodes, long newest) {
      this.nodes = nodes;
      this.newest = newest;
    }

    static Origin of(RecordState state) {
      Collector collector = new Collector();
      collector.add(state.deleted());
      collector.add(state.touched());
      for (RecordState.NamedField field : state.fields()) {
        collector.add(field.state());
      }
      return new Origin(List.copyOf(collector.nodes), collector.newest);
    }

    void writeNode(BlazeWriter out, NodeId node) {
      out.writeLength(nodes.size() == 1 ? 0 : Collections.binarySearch(nodes, node));
    }

    void writeStamp(BlazeWriter out, Stamp stamp) {
      writeNode(out, stamp.node());
      out.writeVarint(newest - stamp.time());
    }

    /** 0 for none, else one more than the distance below the newest time. */
    void writeTimeOrNone(BlazeWriter out, long time) {
      out.writeVarint(time == 0 ? 0 : newest - time + 1);
    }
  }

  /** Gathers the nodes and the newest time of a record. */
  private static final class Collector {
    /** Ascending. Few: a list is searched and copied faster than a tree is walked. */
    private final List<NodeId> nodes = new ArrayList<>(2);

    private long newest;

    void add(Optional<Stamp> stamp) {
      if (stamp.isPresent()) {
        add(stamp.get());
      }
    }

    private void add(Stamp stamp) {
      add(stamp.node(), stamp.time());
    }

    private void add(NodeId node, long time) {
      newest = Math.max(newest, time);
      int at = Collections.binarySearch(nodes, node);
      if (at < 0) {
        nodes.add(-1 - at, node);
      }
    }

    void add(FieldState field) {
      if (field.register().isPresent()) {
        add(field.register().get().stamp());
      }
      if (field.set().isPresent()) {
        add(field.set().get());
      }
      if (field.counter().isPresent()) {
        for (PnCounter.Totals totals : field.counter().get().totals()) {
          add(totals.node(), totals.time());
        }
      }
    }

    private void add(OrSet set) {
      add(set.touched());
      for (OrSet.Element element : set.elements()) {
        for (OrSet.Dots dots : element.dots()) {
          add(dots.node(), Math.max(dots.added(), dots.discarded()));
        }
      }
    }
  }
}
