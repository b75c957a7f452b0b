package io.blazedb.codec;

import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Epoch;
import io.blazedb.op.FieldChange;
import io.blazedb.op.HybridClock;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;

/** Seeded batches as an issue tracker makes them: few shapes, repeated texts, records met again. */
final class SampleBatches {
  private static final NodeId NODE = new NodeId(0x1111_2222_3333_4444L, 0x5555_6666_7777_8888L);
  private static final NodeId OTHER = new NodeId(7, 9);
  private static final List<String> STATES = List.of("open", "in progress", "resolved", "wontfix");
  private static final List<String> WORDS =
      List.of("crash", "when", "saving", "the", "settings", "on", "mobile", "größer", "日本", "👍");

  private final Random random;
  private final HybridClock clock = new HybridClock(0);
  private final List<RecordId> records = new ArrayList<>();
  private long millis = 1_760_000_000_000L;
  private long sequence;

  private SampleBatches(long seed) {
    random = new Random(seed);
  }

  /** A batch of so many operations; equal seeds give equal batches. */
  static Batch of(long seed, int operations) {
    SampleBatches samples = new SampleBatches(seed);
    List<Operation> list = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      list.add(samples.operation());
    }
    return new Batch(NODE, new Observed(new Epoch(3, 4), 1_000), list);
  }

  private Operation operation() {
    millis += (long) random.nextInt(3) * random.nextInt(1_000);
    sequence += 1 + (random.nextInt(50) == 0 ? random.nextInt(5) : 0);
    if (records.isEmpty() || random.nextInt(4) == 0) {
      return insert();
    }
    RecordId record = records.get(random.nextInt(records.size()));
    return random.nextInt(20) == 0 ? operation(record, OpType.DELETE) : update(record);
  }

  private Operation insert() {
    String key = "BUG-" + records.size();
    boolean derived = random.nextBoolean();
    RecordId record =
        derived
            ? RecordId.ofKey(new CollectionName("bugs"), key)
            : RecordId.of(new UUID(random.nextLong(), random.nextLong()));
    records.add(record);
    return operation(
        record,
        OpType.INSERT,
        Change.put("key", Value.of(key)),
        Change.put("title", Value.of(title())),
        Change.put("priority", Value.of((long) random.nextInt(5))),
        Change.put("created", new Value.Timestamp(millis)),
        Change.put("state", Value.of("open")),
        new Change("tags", new FieldChange.Add(List.of(Value.of("new"), Value.of(title())))));
  }

  private String title() {
    StringBuilder title = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      title.append(WORDS.get(random.nextInt(WORDS.size()))).append(i == 0 ? "" : " ");
    }
    return title.toString();
  }

  private Operation update(RecordId record) {
    return switch (random.nextInt(7)) {
      case 0 -> operation(record, OpType.UPDATE, Change.remove("priority"));
      case 1 -> operation(record, OpType.UPDATE, Change.put("weight", odd()));
      case 2 ->
          operation(
              record,
              OpType.UPDATE,
              new Change("votes", new FieldChange.Count(random.nextInt(300), 2)));
      case 3 -> operation(record, OpType.UPDATE, new Change("tags", discard()));
      default ->
          operation(
              record,
              OpType.UPDATE,
              Change.put("state", Value.of(STATES.get(random.nextInt(STATES.size())))));
    };
  }

  private FieldChange discard() {
    Stamp own = new Stamp((millis - random.nextInt(1_000)) << 16 | 3, NODE);
    Stamp others = new Stamp((millis - 77_000) << 16, OTHER);
    return new FieldChange.Discard(
        List.of(new FieldChange.Observed(Value.of("new"), List.of(own, others))));
  }

  private Value odd() {
    return switch (random.nextInt(6)) {
      case 0 -> Value.of(random.nextDouble());
      case 1 -> Value.ofNull();
      case 2 -> Value.of(random.nextBoolean());
      case 3 -> new Value.Uuid(new UUID(random.nextLong(), 5));
      case 4 ->
          new Value.Binary(
              io.blazedb.op.Bytes.wrap(title().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      default -> Value.of(Map.of("a", Value.of(List.of(Value.of(1), Value.of("x")))));
    };
  }

  private Operation operation(RecordId record, OpType type, Change... changes) {
    long time = clock.next(millis);
    CollectionName collection = new CollectionName("bugs");
    List<Change> sorted = List.copyOf(new TreeSet<>(List.of(changes)));
    return new Operation(NODE, sequence, time, collection, record, type, sorted);
  }
}
