package io.blazedb.codec;

import io.blazedb.op.Batch;
import io.blazedb.op.FieldChange;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Writes the columnar layout. Holds scratch memory: one thread at a time. */
final class ColumnarWriter {
  /** What is kept between batches. */
  private static final int VALUES_KEPT_MAX = 1 << 15;

  private final NumberColumnWriter numberWriter = new NumberColumnWriter();
  private final TextColumnWriter textWriter = new TextColumnWriter(numberWriter);
  private final ValueColumnWriter valueWriter = new ValueColumnWriter(numberWriter, textWriter);
  private final RecordColumnWriter recordWriter = new RecordColumnWriter(numberWriter);
  private long[] first = new long[1 << 8];
  private long[] second = new long[1 << 8];
  private Value[] values = new Value[1 << 8];
  private int valueCount;

  /** Writes all of the layout, from the count of operations to the last column. */
  void write(BlazeWriter out, Batch batch) {
    List<Operation> operations = batch.operations();
    reserve(operations.size());
    ShapeTable shapes = new ShapeTable(operations);
    out.writeVarint(operations.size());
    writeNames(out, shapes.collections);
    writeNames(out, shapes.fields);
    Columns columns = Columns.of(operations, shapes);
    NodeId[] nodes = writeNodes(out, batch.node(), columns);
    shapes.write(out);
    writeShapeColumn(out, shapes.shapeOf);
    writeSequences(out, operations);
    writeTimes(out, operations);
    recordWriter.write(out, operations);
    for (Columns.Column column : columns.inOrder()) {
      writeColumn(out, column, nodes);
    }
    release();
  }

  private void reserve(int count) {
    if (first.length < count) {
      first = new long[Math.max(count, first.length * 2)];
      second = new long[first.length];
    }
  }

  private void writeNames(BlazeWriter out, String[] names) {
    out.writeVarint(names.length);
    textWriter.writeFrontCoded(out, names, names.length);
  }

  private void writeShapeColumn(BlazeWriter out, int[] shapeOf) {
    for (int i = 0; i < shapeOf.length; i++) {
      first[i] = shapeOf[i];
    }
    numberWriter.write(out, first, 0, shapeOf.length);
  }

  private void writeSequences(BlazeWriter out, List<Operation> operations) {
    long previous = operations.get(0).sequence();
    out.writeVarint(previous);
    for (int i = 1; i < operations.size(); i++) {
      long sequence = operations.get(i).sequence();
      first[i] = sequence - previous - 1;
      previous = sequence;
    }
    numberWriter.write(out, first, 1, operations.size() - 1);
  }

  private void writeTimes(BlazeWriter out, List<Operation> operations) {
    long previousMillis = -1;
    long counter = 0;
    for (int i = 0; i < operations.size(); i++) {
      long time = operations.get(i).time();
      long millis = HybridTime.millis(time);
      long predicted = millis == previousMillis ? counter + 1 : 0;
      counter = HybridTime.counter(time);
      first[i] = millis;
      second[i] = counter - predicted;
      previousMillis = millis;
    }
    numberWriter.write(out, first, 0, operations.size());
    numberWriter.write(out, second, 0, operations.size());
  }

  /** Writes the other nodes that dots name; returns them behind the batch's own. */
  private static NodeId[] writeNodes(BlazeWriter out, NodeId own, Columns columns) {
    NavigableSet<NodeId> others = new TreeSet<>();
    for (Columns.Column column : columns.inOrder()) {
      if (column.kind() == FieldChange.Kind.DISCARD) {
        collectNodes(column, others);
      }
    }
    others.remove(own);
    out.writeVarint(others.size());
    NodeId[] nodes = new NodeId[others.size() + 1];
    nodes[0] = own;
    int i = 1;
    for (NodeId node : others) {
      nodes[i++] = node;
      out.writeId(node.high(), node.low());
    }
    return nodes;
  }

  private static void collectNodes(Columns.Column column, NavigableSet<NodeId> nodes) {
    for (int i = 0; i < column.count; i++) {
      for (FieldChange.Observed element : ((FieldChange.Discard) column.changes[i]).elements()) {
        for (Stamp dot : element.dots()) {
          nodes.add(dot.node());
        }
      }
    }
  }

  private void writeColumn(BlazeWriter out, Columns.Column column, NodeId[] nodes) {
    reserve(column.count);
    switch (column.kind()) {
      case PUT -> writePuts(out, column);
      case REMOVE -> {}
      case ADD -> writeAdds(out, column);
      case DISCARD -> writeDiscards(out, column, nodes);
      case COUNT -> writeTotals(out, column);
    }
  }

  private void writePuts(BlazeWriter out, Columns.Column column) {
    int n = 0;
    for (int i = 0; i < column.count; i++) {
      n = put(n, ((FieldChange.Put) column.changes[i]).value());
    }
    valueWriter.write(out, values, n);
  }

  private int put(int at, Value value) {
    if (at == values.length) {
      values = Arrays.copyOf(values, at * 2);
    }
    values[at] = value;
    valueCount = Math.max(valueCount, at + 1);
    return at + 1;
  }

  private void writeAdds(BlazeWriter out, Columns.Column column) {
    int n = 0;
    for (int i = 0; i < column.count; i++) {
      List<Value> elements = ((FieldChange.Add) column.changes[i]).elements();
      first[i] = elements.size();
      for (int k = 0; k < elements.size(); k++) {
        n = put(n, elements.get(k));
      }
    }
    numberWriter.write(out, first, 0, column.count);
    valueWriter.write(out, values, n);
  }

  private void writeTotals(BlazeWriter out, Columns.Column column) {
    for (int i = 0; i < column.count; i++) {
      FieldChange.Count totals = (FieldChange.Count) column.changes[i];
      first[i] = totals.up();
      second[i] = totals.down();
    }
    numberWriter.write(out, first, 0, column.count);
    numberWriter.write(out, second, 0, column.count);
  }

  private void writeDiscards(BlazeWriter out, Columns.Column column, NodeId[] nodes) {
    int elements = 0;
    for (int i = 0; i < column.count; i++) {
      List<FieldChange.Observed> discarded = ((FieldChange.Discard) column.changes[i]).elements();
      first[i] = discarded.size();
      for (FieldChange.Observed element : discarded) {
        elements = put(elements, element.element());
      }
    }
    numberWriter.write(out, first, 0, column.count);
    valueWriter.write(out, values, elements);
    writeDots(out, column, elements, nodes);
  }

  /** Discards are rare, and their dots few: this part allocates. */
  private void writeDots(BlazeWriter out, Columns.Column column, int elements, NodeId[] nodes) {
    long[] counts = new long[elements];
    Dots dots = new Dots(nodes);
    int n = 0;
    for (int i = 0; i < column.count; i++) {
      for (FieldChange.Observed element : ((FieldChange.Discard) column.changes[i]).elements()) {
        counts[n++] = element.dots().size();
        element.dots().forEach(dots.at(column.times[i])::add);
      }
    }
    numberWriter.write(out, counts, 0, elements);
    dots.write(out, numberWriter);
  }

  /** Lets go of the batch, and gives memory back that only an unusual one needs. */
  private void release() {
    Arrays.fill(values, 0, valueCount, null);
    valueCount = 0;
    valueWriter.release();
    if (values.length > VALUES_KEPT_MAX) {
      values = new Value[VALUES_KEPT_MAX];
    }
  }

  /** The dots of a column as numbers. */
  private static final class Dots {
    private final NodeId[] nodes;
    private long[] nodeIndexes = new long[16];
    private long[] millis = new long[16];
    private long[] counters = new long[16];
    private int count;
    private long operationMillis;

    Dots(NodeId[] nodes) {
      this.nodes = nodes;
    }

    Dots at(long operationTime) {
      operationMillis = HybridTime.millis(operationTime);
      return this;
    }

    void add(Stamp dot) {
      if (count == millis.length) {
        nodeIndexes = Arrays.copyOf(nodeIndexes, count * 2);
        millis = Arrays.copyOf(millis, count * 2);
        counters = Arrays.copyOf(counters, count * 2);
      }
      nodeIndexes[count] =
          dot.node().equals(nodes[0]) ? 0 : Arrays.binarySearch(nodes, 1, nodes.length, dot.node());
      millis[count] = operationMillis - HybridTime.millis(dot.time());
      counters[count++] = HybridTime.counter(dot.time());
    }

    void write(BlazeWriter out, NumberColumnWriter numberWriter) {
      numberWriter.write(out, nodeIndexes, 0, count);
      numberWriter.write(out, millis, 0, count);
      numberWriter.write(out, counters, 0, count);
    }
  }
}
