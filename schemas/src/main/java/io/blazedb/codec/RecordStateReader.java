package io.blazedb.codec;

import io.blazedb.crdt.FieldState;
import io.blazedb.crdt.OrSet;
import io.blazedb.crdt.PnCounter;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.Register;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.FieldName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the canonical bytes of one record's state; the mirror image of {@link RecordStateCodec}'s
 * writing half.
 *
 * <p>One state has one byte string: everything ascends, each node of the table is used, and the
 * newest time is the time of something. Nothing is older than the deleted marker or newer than what
 * touched it last; merging states that break this would depend on the order.
 */
final class RecordStateReader {
  private static final int KINDS = 16;

  /** A collection's records have the same few names: a scan decodes each of them once. */
  private static final ThreadLocal<TextCache> NAMES =
      ThreadLocal.withInitial(() -> new TextCache(TextCache.Content.FIELD_NAMES));

  private final BlazeReader in;
  private final Limits limits;
  private final TextCache names = NAMES.get();
  private NodeId[] nodes = {};
  private boolean[] used = {};
  private long newest;
  private boolean newestUsed;
  private Optional<Stamp> deleted = Optional.empty();

  RecordStateReader(BlazeReader in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  RecordState read() {
    int position = in.position();
    int flags = in.readCode(4, ErrorCode.MALFORMED, "record flags");
    readNodes();
    readNewest();
    if ((flags & RecordStateCodec.HAS_DELETED) != 0) {
      deleted = Optional.of(readStamp());
    }
    Optional<Stamp> touched =
        (flags & RecordStateCodec.HAS_TOUCHED) != 0
            ? Optional.of(readStampUpTo(Optional.empty()))
            : Optional.empty();
    List<RecordState.NamedField> fields = readFields(touched);
    expectMinimalOrigin(position);
    return new RecordState(deleted, touched, fields);
  }

  private void readNodes() {
    int count = in.readCount(16, Integer.MAX_VALUE, "nodes");
    nodes = new NodeId[count];
    used = new boolean[count];
    for (int i = 0; i < count; i++) {
      int position = in.position();
      nodes[i] = new NodeId(in.readLong(), in.readLong());
      expectAscending(i == 0 || nodes[i - 1].compareTo(nodes[i]) < 0, position, "nodes");
    }
  }

  private void readNewest() {
    int position = in.position();
    newest = in.readTime();
    if (newest < 0 || (newest == 0) != (nodes.length == 0)) {
      throw malformed(position, "newest time " + newest + " of " + nodes.length + " nodes");
    }
  }

  private void expectMinimalOrigin(int position) {
    boolean minimal = newestUsed || nodes.length == 0;
    for (boolean each : used) {
      minimal &= each;
    }
    if (!minimal) {
      throw malformed(position, "a node or newest time that no stamp has, in the record");
    }
  }

  private List<RecordState.NamedField> readFields(Optional<Stamp> touched) {
    int start = in.position();
    int count = in.readCount(3, Integer.MAX_VALUE, "fields");
    if (count > 0 && touched.isEmpty()) {
      throw malformed(start, count + " fields of a record that nothing touched");
    }
    RecordState.NamedField[] fields = new RecordState.NamedField[count];
    String previous = "";
    for (int i = 0; i < count; i++) {
      int position = in.position();
      String name = names.read(in, FieldName.BYTES_MAX).value();
      expectAscending(FieldName.compare(previous, name) < 0, position, "fields");
      fields[i] = new RecordState.NamedField(name, readField(touched));
      previous = name;
    }
    return List.of(fields);
  }

  private FieldState readField(Optional<Stamp> touched) {
    int position = in.position();
    int kinds = in.readCode(KINDS, ErrorCode.MALFORMED, "field kinds");
    boolean removed = (kinds & RecordStateCodec.REGISTER_REMOVED) != 0;
    boolean hasRegister = (kinds & RecordStateCodec.HAS_REGISTER) != 0;
    if (kinds == 0 || (removed && !hasRegister)) {
      throw malformed(position, "unknown field kinds " + kinds);
    }
    return new FieldState(
        hasRegister ? Optional.of(readRegister(touched, removed)) : Optional.empty(),
        (kinds & RecordStateCodec.HAS_SET) != 0 ? Optional.of(readSet(touched)) : Optional.empty(),
        (kinds & RecordStateCodec.HAS_COUNTER) != 0
            ? Optional.of(readCounter(touched))
            : Optional.empty());
  }

  private Register readRegister(Optional<Stamp> touched, boolean removed) {
    Stamp stamp = readStampUpTo(touched);
    return new Register(
        stamp, removed ? Optional.empty() : Optional.of(ValueCodec.read(in, limits)));
  }

  private OrSet readSet(Optional<Stamp> recordTouched) {
    Stamp touched = readStampUpTo(recordTouched);
    int count = in.readCount(5, Integer.MAX_VALUE, "set elements");
    List<OrSet.Element> elements = new ArrayList<>(count);
    Value previous = null;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      Value value = ValueCodec.read(in, limits);
      expectAscending(previous == null || previous.compareTo(value) < 0, position, "elements");
      elements.add(new OrSet.Element(value, readDots(touched)));
      previous = value;
    }
    return new OrSet(touched, List.copyOf(elements));
  }

  private List<OrSet.Dots> readDots(Stamp touched) {
    int start = in.position();
    int count = in.readCount(3, Integer.MAX_VALUE, "dots");
    if (count == 0) {
      throw malformed(start, "an element without dots");
    }
    List<OrSet.Dots> dots = new ArrayList<>(count);
    int previous = -1;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      int node = readNode();
      expectAscending(previous < node, position, "dots");
      dots.add(readDots(nodes[node], touched, position));
      previous = node;
    }
    return List.copyOf(dots);
  }

  private OrSet.Dots readDots(NodeId node, Stamp touched, int position) {
    long added = readTimeOrNone();
    long discarded = readTimeOrNone();
    boolean fits = added != 0 || discarded != 0;
    if (added != 0) {
      fits = isBetween(new Stamp(added, node), Optional.of(touched));
    }
    if (discarded != 0) {
      Stamp dot = new Stamp(discarded, node);
      fits &= isBetween(dot, Optional.of(touched)) && !dot.equals(touched);
    }
    if (!fits) {
      throw malformed(position, "dots that no add and no discard leaves");
    }
    return new OrSet.Dots(node, added, discarded);
  }

  private PnCounter readCounter(Optional<Stamp> touched) {
    int start = in.position();
    int count = in.readCount(4, Integer.MAX_VALUE, "counter totals");
    if (count == 0) {
      throw malformed(start, "a counter without totals");
    }
    List<PnCounter.Totals> totals = new ArrayList<>(count);
    NodeId previous = null;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      Stamp stamp = readStampUpTo(touched);
      expectAscending(
          previous == null || previous.compareTo(stamp.node()) < 0, position, "counter totals");
      totals.add(
          new PnCounter.Totals(stamp.node(), stamp.time(), in.readVarint(), in.readVarint()));
      previous = stamp.node();
    }
    return new PnCounter(List.copyOf(totals));
  }

  private Stamp readStampUpTo(Optional<Stamp> last) {
    int position = in.position();
    Stamp stamp = readStamp();
    if (!isBetween(stamp, last)) {
      throw malformed(position, "a stamp before the deleted marker or after the last touch");
    }
    return stamp;
  }

  private boolean isBetween(Stamp stamp, Optional<Stamp> last) {
    return (deleted.isEmpty() || !stamp.isBefore(deleted.get()))
        && (last.isEmpty() || !last.get().isBefore(stamp));
  }

  private Stamp readStamp() {
    NodeId node = nodes[readNode()];
    int position = in.position();
    return new Stamp(time(in.readVarint(), position), node);
  }

  private int readNode() {
    int position = in.position();
    int index = in.readLength();
    if (index >= nodes.length) {
      throw malformed(position, "node " + index + " of " + nodes.length);
    }
    used[index] = true;
    return index;
  }

  /** 0 for none, else one more than the distance below the newest time. */
  private long readTimeOrNone() {
    int position = in.position();
    long distance = in.readVarint();
    return distance == 0 ? 0 : time(distance - 1, position);
  }

  private long time(long distance, int position) {
    if (Long.compareUnsigned(distance, newest) >= 0) {
      throw malformed(position, Long.toUnsignedString(distance) + " below time " + newest);
    }
    newestUsed |= distance == 0;
    return newest - distance;
  }

  private static void expectAscending(boolean ascending, int position, String what) {
    if (!ascending) {
      throw malformed(position, what + " do not ascend");
    }
  }

  private static MalformedException malformed(int position, String detail) {
    return new MalformedException(ErrorCode.MALFORMED, position, detail);
  }
}
