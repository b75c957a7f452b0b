package io.blazedb.codec;

import io.blazedb.op.Change;
import io.blazedb.op.FieldName;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shapes of a batch that is written: operations of one shape agree in type, collection, and the
 * fields and kinds of their changes. Also the dictionaries of collections and field names, since
 * shapes are where they are used.
 */
final class ShapeTable {
  private static final Comparator<Shape> ORDER =
      Comparator.<Shape>comparingInt(shape -> shape.example.type().ordinal())
          .thenComparingInt(shape -> shape.collection)
          .thenComparing(shape -> shape.codes, Arrays::compare);

  private final List<Shape> shapes = new ArrayList<>();
  private int[] table = new int[1 << 6];
  private Operation previous;
  private int previousShape;

  /** Shape of each operation in order of first use, then after {@link #arrange} final. */
  final int[] shapeOf;

  String[] collections = new String[0];
  String[] fields = new String[0];

  ShapeTable(List<Operation> operations) {
    Arrays.fill(table, -1);
    shapeOf = new int[operations.size()];
    for (int i = 0; i < shapeOf.length; i++) {
      shapeOf[i] = find(operations.get(i));
    }
    arrange();
  }

  /** One shape: an operation that has it, how many do, and what they write. */
  static final class Shape {
    final Operation example;
    final int hash;
    int uses;
    int collection;
    int[] codes = new int[0];

    Shape(Operation example, int hash) {
      this.example = example;
      this.hash = hash;
    }
  }

  List<Shape> shapes() {
    return shapes;
  }

  Shape shape(int operation) {
    return shapes.get(shapeOf[operation]);
  }

  private int find(Operation operation) {
    if (previous == null || !isSame(previous, operation)) {
      previousShape = lookUp(operation, hash(operation));
    }
    previous = operation;
    shapes.get(previousShape).uses++;
    return previousShape;
  }

  private int lookUp(Operation operation, int hash) {
    int slot = hash & (table.length - 1);
    while (table[slot] >= 0) {
      Shape shape = shapes.get(table[slot]);
      if (shape.hash == hash && isSame(shape.example, operation)) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = shapes.size();
    shapes.add(new Shape(operation, hash));
    if (shapes.size() * 2 > table.length) {
      grow();
    }
    return shapes.size() - 1;
  }

  private void grow() {
    table = new int[table.length * 2];
    Arrays.fill(table, -1);
    for (int i = 0; i < shapes.size(); i++) {
      int slot = shapes.get(i).hash & (table.length - 1);
      while (table[slot] >= 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = i;
    }
  }

  private static int hash(Operation operation) {
    int hash = operation.type().ordinal() * 31 + operation.collection().text().hashCode();
    List<Change> changes = operation.changes();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      hash = hash * 31 + change.field().hashCode() * 5 + change.change().kind().ordinal();
    }
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 16;
  }

  private static boolean isSame(Operation a, Operation b) {
    List<Change> x = a.changes();
    List<Change> y = b.changes();
    if (a.type() != b.type()
        || x.size() != y.size()
        || !a.collection().text().equals(b.collection().text())) {
      return false;
    }
    for (int i = 0; i < x.size(); i++) {
      Change p = x.get(i);
      Change q = y.get(i);
      if (p.change().kind() != q.change().kind() || !p.field().equals(q.field())) {
        return false;
      }
    }
    return true;
  }

  /** Sorts the dictionaries and then the shapes, and renumbers what refers to them. */
  private void arrange() {
    Map<String, Integer> collectionIndex = new HashMap<>();
    Map<String, Integer> fieldIndex = new HashMap<>();
    for (Shape shape : shapes) {
      collectionIndex.put(shape.example.collection().text(), 0);
      for (Change change : shape.example.changes()) {
        fieldIndex.put(FieldName.check(change.field()), 0);
      }
    }
    collections = number(collectionIndex);
    fields = number(fieldIndex);
    for (Shape shape : shapes) {
      shape.collection = collectionIndex.get(shape.example.collection().text());
      shape.codes = codes(shape.example.changes(), fieldIndex);
    }
    sort();
  }

  private static String[] number(Map<String, Integer> index) {
    String[] sorted = index.keySet().toArray(new String[0]);
    Arrays.sort(sorted, FieldName::compare);
    for (int i = 0; i < sorted.length; i++) {
      index.put(sorted[i], i);
    }
    return sorted;
  }

  private static int[] codes(List<Change> changes, Map<String, Integer> fieldIndex) {
    int[] codes = new int[changes.size()];
    for (int i = 0; i < codes.length; i++) {
      Change change = changes.get(i);
      codes[i] =
          fieldIndex.get(change.field()) * ColumnarScan.KINDS + change.change().kind().ordinal();
    }
    return codes;
  }

  private void sort() {
    List<Shape> unsorted = List.copyOf(shapes);
    shapes.sort(ORDER);
    Map<Shape, Integer> ranks = new HashMap<>();
    for (Shape shape : shapes) {
      ranks.put(shape, ranks.size());
    }
    for (int i = 0; i < shapeOf.length; i++) {
      shapeOf[i] = ranks.get(unsorted.get(shapeOf[i]));
    }
  }

  void write(BlazeWriter out) {
    out.writeVarint(shapes.size());
    for (Shape shape : shapes) {
      out.writeByte(shape.example.type().ordinal());
      out.writeVarint(shape.collection).writeVarint(shape.codes.length);
      int previousCode = -1;
      for (int code : shape.codes) {
        out.writeVarint(code - previousCode - 1);
        previousCode = code;
      }
    }
  }
}
