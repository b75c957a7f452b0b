package io.blazedb.codec;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.OpId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.List;

/**
 * Writes the row layout: the count of operations, then those, each with its length: operation id
 * 16, time 1 to 9, node 16, type and collection length in one byte (3 + 5 bits, 31 is the escape
 * for longer names), collection, record id 16, changes. Holds scratch memory: one thread at a time.
 */
final class RowWriter {
  /** Id, time, node, head, collection, record and the count of changes cannot be shorter. */
  static final int BYTES_MIN = 16 + 2 + 16 + 1 + 1 + 16 + 1;

  static final int LONG_NAME = 31;

  private final FieldNameWriter fieldNames = new FieldNameWriter();

  void write(BlazeWriter out, List<Operation> operations) {
    int count = operations.size();
    out.writeLength(count);
    for (int i = 0; i < count; i++) {
      int section = out.beginSection();
      writeOperation(out, operations.get(i));
      out.endSection(section);
    }
  }

  private void writeOperation(BlazeWriter out, Operation op) {
    OpId id = op.id();
    out.writeId(id.high(), id.low())
        .writeTime(op.time())
        .writeId(op.node().high(), op.node().low());
    writeHead(out, op.type(), op.collection().text());
    List<Change> changes = op.changes();
    int count = changes.size();
    out.writeId(op.record().high(), op.record().low()).writeLength(count);
    for (int i = 0; i < count; i++) {
      Change change = changes.get(i);
      fieldNames.write(out, change.field());
      writeChange(out, change.change());
    }
  }

  private static void writeHead(BlazeWriter out, OpType type, String collection) {
    int length = collection.length();
    if (length < LONG_NAME) {
      out.writeByte(type.ordinal() << 5 | length);
    } else {
      out.writeByte(type.ordinal() << 5 | LONG_NAME).writeByte(length);
    }
    out.writeUtf8(collection);
  }

  private static void writeChange(BlazeWriter out, FieldChange change) {
    if (change instanceof FieldChange.Put put) { // nearly all are
      out.writeByte(FieldChange.Kind.PUT.ordinal());
      ValueCodec.write(out, put.value());
      return;
    }
    out.writeByte(change.kind().ordinal());
    if (change instanceof FieldChange.Add add) {
      writeElements(out, add.elements());
    } else if (change instanceof FieldChange.Discard discard) {
      writeObserved(out, discard.elements());
    } else if (change instanceof FieldChange.Count count) {
      out.writeVarint(count.up()).writeVarint(count.down());
    }
  }

  private static void writeElements(BlazeWriter out, List<Value> elements) {
    out.writeLength(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      ValueCodec.write(out, elements.get(i));
    }
  }

  private static void writeObserved(BlazeWriter out, List<FieldChange.Observed> elements) {
    out.writeLength(elements.size());
    for (FieldChange.Observed observed : elements) {
      ValueCodec.write(out, observed.element());
      out.writeLength(observed.dots().size());
      for (Stamp dot : observed.dots()) {
        out.writeId(dot.node().high(), dot.node().low()).writeTime(dot.time());
      }
    }
  }
}
