package io.blazedb.streams;

import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Log records over few shards, records and nodes, so that they collide. */
final class RandomLog {
  static final List<Shard> SHARDS =
      List.of(
          Shard.first(new DatabaseName("a")),
          new Shard(new DatabaseName("a"), 1),
          Shard.first(new DatabaseName("ab")));

  private static final List<CollectionName> COLLECTIONS =
      List.of(new CollectionName("x"), new CollectionName("xy"));
  private static final List<String> FIELDS = List.of("f", "g");
  private static final OpType[] TYPES = OpType.values();

  private final Random random;
  private long sequence;

  RandomLog(Random random) {
    this.random = random;
  }

  record LogRecord(Shard shard, long observedBehind, List<Operation> operations) {
    /** As it stands at {@code offset}: its node had applied all but the last few log records. */
    LogBatch batch(long offset) {
      return new LogBatch(
          offset,
          1_000 + offset,
          operations.get(0).node(),
          Math.max(0, offset - observedBehind),
          operations);
    }
  }

  List<LogRecord> records(int count) {
    List<LogRecord> log = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NodeId node = node();
      List<Operation> operations = new ArrayList<>();
      for (int k = random.nextInt(4); k >= 0; k--) {
        operations.add(operation(node));
      }
      Shard shard = SHARDS.get(random.nextInt(SHARDS.size()));
      // Not from the random numbers: the seeds that tests keep must go on meaning the same logs.
      log.add(new LogRecord(shard, (7L * i + 3) % 8, operations));
    }
    return log;
  }

  private Operation operation(NodeId node) {
    // Updates are the rule; deletes and index operations come up now and then.
    OpType type = random.nextInt(3) > 0 ? OpType.UPDATE : TYPES[random.nextInt(TYPES.length)];
    return new Operation(
        node,
        ++sequence,
        time(),
        COLLECTIONS.get(random.nextInt(COLLECTIONS.size())),
        Ops.id(1L + random.nextInt(3)),
        type,
        type.writesFields() ? List.of(change()) : List.of());
  }

  private Change change() {
    return new Change(FIELDS.get(random.nextInt(FIELDS.size())), fieldChange());
  }

  private FieldChange fieldChange() {
    switch (random.nextInt(5)) {
      case 0:
        return new FieldChange.Put(value());
      case 1:
        return new FieldChange.Remove();
      case 2:
        return new FieldChange.Add(List.of(value()));
      case 3:
        return new FieldChange.Discard(
            List.of(new FieldChange.Observed(value(), List.of(new Stamp(time(), node())))));
      default:
        return new FieldChange.Count(random.nextInt(9), random.nextInt(9));
    }
  }

  private Value value() {
    return Value.of((long) random.nextInt(3));
  }

  private long time() {
    return 1L + random.nextInt(40);
  }

  private NodeId node() {
    return new NodeId(1, 1L + random.nextInt(3));
  }
}
