package io.blazedb.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Draws values and batches from a source of chance. Plain code and not combinators: a batch has
 * hundreds of parts, and combinators spend a hundred times longer on each.
 */
final class Draw {
  private static final List<String> EDGES =
      List.of(
          "a".repeat(84),
          "\u20AC".repeat(84),
          "a".repeat(85),
          "\u20AC".repeat(85),
          "a".repeat(254),
          "a".repeat(255),
          "a".repeat(300),
          "\uD83D\uDE00".repeat(63));
  private static final double[] DOUBLES = {
    0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, 1, -1.5
  };
  private static final int OPERATIONS_MAX = 6;

  private final Random random;

  Draw(Random random) {
    this.random = random;
  }

  Value value(int depth) {
    int kinds = depth == 0 ? 8 : 10;
    return switch (random.nextInt(kinds)) {
      case 0 -> Value.ofNull();
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> Value.of(number());
      case 3 -> Value.of(real());
      case 4 -> Value.of(text());
      case 5 -> new Value.Binary(Bytes.wrap(noise(300, 256)));
      case 6 -> new Value.Uuid(id());
      case 7 -> new Value.Timestamp(number());
      case 8 -> Value.of(list(3, () -> value(depth - 1)));
      default -> map(depth - 1);
    };
  }

  Value.Map map(int depth) {
    TreeMap<String, Value> entries = new TreeMap<>(FieldName::compare);
    for (int i = random.nextInt(4); i > 0; i--) {
      entries.put(text(), value(depth));
    }
    return new Value.Map(entries);
  }

  /** Any number: small ones, those around powers of two, and all others. */
  long number() {
    long power = (1L << random.nextInt(64)) + random.nextInt(3) - 1;
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(600) - 300;
      case 1 -> power;
      case 2 -> -power;
      default -> random.nextLong();
    };
  }

  /** A number from 1 to the largest. */
  long positive() {
    return Math.max(1, number() & Long.MAX_VALUE);
  }

  private double real() {
    return random.nextBoolean()
        ? DOUBLES[random.nextInt(DOUBLES.length)]
        : Double.longBitsToDouble(random.nextLong());
  }

  String text() {
    if (random.nextInt(6) == 0) {
      return EDGES.get(random.nextInt(EDGES.size()));
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(13); i > 0; i--) {
      text.appendCodePoint(codePoint());
    }
    return text.toString();
  }

  private int codePoint() {
    int[] limits = {0x80, 0x800, 0x10000, 0x110000};
    int point = random.nextInt(limits[random.nextInt(limits.length)]);
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point;
  }

  byte[] noise(int lengthMax, int limit) {
    byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(limit + 1) - 1);
    }
    return bytes;
  }

  UUID id() {
    return new UUID(number(), positive());
  }

  <T> List<T> list(int sizeMax, Supplier<T> each) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(sizeMax + 1); i > 0; i--) {
      list.add(each.get());
    }
    return list;
  }

  CollectionName collection() {
    int[] lengths = {1, 2, 30, 31, 64};
    return new CollectionName("n".repeat(lengths[random.nextInt(lengths.length)]));
  }

  Batch batch() {
    TreeSet<Long> sequences = new TreeSet<>();
    for (int i = 1 + random.nextInt(OPERATIONS_MAX); i > 0; i--) {
      sequences.add(positive());
    }
    NodeId node = NodeId.of(id());
    List<Operation> operations = new ArrayList<>();
    for (long sequence : sequences) {
      operations.add(operation(node, sequence));
    }
    return new Batch(node, observed(), operations);
  }

  private Observed observed() {
    return random.nextBoolean()
        ? Observed.NOTHING
        : new Observed(Epoch.of(id()), number() & Long.MAX_VALUE);
  }

  private Operation operation(NodeId node, long sequence) {
    OpType type = OpType.values()[random.nextInt(OpType.values().length)];
    boolean bare = type == OpType.DELETE || type == OpType.DROP_INDEX;
    List<Change> changes = bare ? List.of() : OperationArbitraries.ascending(list(4, this::change));
    return new Operation(
        node, sequence, positive(), collection(), RecordId.of(id()), type, changes);
  }

  private Change change() {
    String name = text().replace("\0", "");
    boolean fits = !name.isEmpty() && name.length() < 64;
    return new Change(fits ? name : "name", fieldChange());
  }

  private FieldChange fieldChange() {
    return switch (random.nextInt(5)) {
      case 0 -> new FieldChange.Put(value(2));
      case 1 -> new FieldChange.Remove();
      case 2 -> new FieldChange.Add(list(4, () -> value(1)));
      case 3 -> new FieldChange.Discard(list(3, this::seen));
      default -> new FieldChange.Count(number(), number());
    };
  }

  private FieldChange.Observed seen() {
    return new FieldChange.Observed(
        value(1), list(3, () -> new Stamp(positive(), NodeId.of(id()))));
  }
}
