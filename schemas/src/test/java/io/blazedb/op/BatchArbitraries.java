package io.blazedb.op;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Values and batches spread over everything that the formats can say, with the lengths at which the
 * formats change shape. {@link OperationArbitraries} makes operations that collide instead.
 */
public final class BatchArbitraries {
  private static final int DEPTH_MAX = 3;

  private BatchArbitraries() {}

  /** Texts of all of Unicode, and of the lengths at which length prefixes change. */
  public static Arbitrary<String> texts() {
    Arbitrary<Integer> codePoints =
        Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x7F),
                Arbitraries.integers().between(0x80, Character.MAX_CODE_POINT))
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    Arbitrary<String> edges =
        Arbitraries.of(
            "",
            "a".repeat(84),
            "\u20AC".repeat(84),
            "a".repeat(85),
            "\u20AC".repeat(85),
            "a".repeat(254),
            "a".repeat(255),
            "a".repeat(300),
            "\uD83D\uDE00".repeat(64));
    Arbitrary<String> any =
        codePoints
            .list()
            .ofMaxSize(12)
            .map(
                points ->
                    points.stream()
                        .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                        .toString());
    return Arbitraries.frequencyOf(Tuple.of(5, any), Tuple.of(1, edges));
  }

  /** Values of every kind, nested up to three deep. */
  public static Arbitrary<Value> values() {
    return values(DEPTH_MAX).withoutEdgeCases();
  }

  private static Arbitrary<Value> values(int depth) {
    Arbitrary<Value> plain =
        Arbitraries.oneOf(
            Arbitraries.just(Value.ofNull()),
            Arbitraries.of(true, false).map(Value::of),
            Arbitraries.longs().map(Value::of),
            Arbitraries.doubles().map(Value::of),
            Arbitraries.of(
                Value.of(Double.NaN),
                Value.of(-0.0),
                Value.of(Double.NEGATIVE_INFINITY),
                Value.of(Double.MIN_VALUE)),
            texts().map(Value::of),
            bytes().map(Value.Binary::new),
            ids().map(Value.Uuid::new),
            Arbitraries.longs().map(Value.Timestamp::new));
    if (depth == 0) {
      return plain;
    }
    Arbitrary<Value> nested = Arbitraries.lazy(() -> values(depth - 1));
    Arbitrary<Value> arrays = nested.list().ofMaxSize(3).map(Value::of);
    Arbitrary<Value> maps = Arbitraries.maps(texts(), nested).ofMaxSize(3).map(Value::of);
    return Arbitraries.frequencyOf(Tuple.of(6, plain), Tuple.of(1, arrays), Tuple.of(1, maps));
  }

  /** Up to 300 bytes. */
  public static Arbitrary<Bytes> bytes() {
    return noise(300, 256).map(Bytes::wrap);
  }

  /**
   * Up to {@code lengthMax} random bytes below {@code limit}, 255 among them. Drawn in one go, so
   * they are not shrunk.
   */
  public static Arbitrary<byte[]> noise(int lengthMax, int limit) {
    return Arbitraries.randomValue(
        random -> {
          byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(limit + 1) - 1);
          }
          return bytes;
        });
  }

  /** Any UUID but the nil one. */
  public static Arbitrary<UUID> ids() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
        .as(UUID::new)
        .filter(id -> id.getMostSignificantBits() != 0 || id.getLeastSignificantBits() != 0);
  }

  /** Times from 1 to the largest. */
  public static Arbitrary<Long> times() {
    return Arbitraries.longs().between(1, Long.MAX_VALUE);
  }

  /** Names of one to 64 characters. */
  public static Arbitrary<CollectionName> collections() {
    return Arbitraries.of("t", "_", "T-1.x", "n".repeat(30), "n".repeat(31), "n".repeat(64))
        .map(CollectionName::new);
  }

  /** Batches of one to six operations. */
  public static Arbitrary<Batch> batches() {
    Arbitrary<List<Long>> sequences =
        Arbitraries.oneOf(Arbitraries.longs().between(1, 300), times())
            .set()
            .ofMinSize(1)
            .ofMaxSize(6)
            .map(set -> set.stream().sorted().toList());
    return Combinators.combine(ids().map(NodeId::of), observed(), sequences)
        .flatAs(
            (node, observed, numbers) ->
                bodies()
                    .list()
                    .ofSize(numbers.size())
                    .map(bodies -> new Batch(node, observed, operations(node, numbers, bodies))))
        .withoutEdgeCases();
  }

  private static List<Operation> operations(NodeId node, List<Long> numbers, List<Body> bodies) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      operations.add(bodies.get(i).of(node, numbers.get(i)));
    }
    return operations;
  }

  private static Arbitrary<Observed> observed() {
    return Arbitraries.oneOf(
        Arbitraries.just(Observed.NOTHING),
        Combinators.combine(ids().map(Epoch::of), Arbitraries.longs().between(0, Long.MAX_VALUE))
            .as(Observed::new));
  }

  private static Arbitrary<Body> bodies() {
    return Combinators.combine(
            times(),
            collections(),
            ids().map(RecordId::of),
            Arbitraries.of(OpType.class),
            changes())
        .as(Body::new);
  }

  private static Arbitrary<List<Change>> changes() {
    Arbitrary<String> names =
        texts()
            .map(text -> text.replace("\0", ""))
            .filter(t -> !t.isEmpty() && t.length() < 64)
            .map(FieldName::check);
    return Combinators.combine(names, fieldChanges())
        .as(Change::new)
        .list()
        .ofMaxSize(4)
        .map(OperationArbitraries::ascending);
  }

  private static Arbitrary<FieldChange> fieldChanges() {
    Arbitrary<Stamp> dots = Combinators.combine(times(), ids().map(NodeId::of)).as(Stamp::new);
    Arbitrary<FieldChange.Observed> observed =
        Combinators.combine(values(1), dots.list().ofMaxSize(3)).as(FieldChange.Observed::new);
    return Arbitraries.oneOf(
        values(2).map(FieldChange.Put::new),
        Arbitraries.create(FieldChange.Remove::new),
        values(1).list().ofMaxSize(4).map(FieldChange.Add::new),
        observed.list().ofMaxSize(3).map(FieldChange.Discard::new),
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(FieldChange.Count::new));
  }

  private record Body(
      long time, CollectionName collection, RecordId record, OpType type, List<Change> changes) {
    Operation of(NodeId node, long sequence) {
      boolean bare = type == OpType.DELETE || type == OpType.DROP_INDEX;
      return new Operation(
          node, sequence, time, collection, record, type, bare ? List.of() : changes);
    }
  }
}
