package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Records spread over shards in memory, and the ways in which queries gather them. */
final class Shards implements ShardQuestions {
  private static final Epoch EPOCH = new Epoch(1, 2);
  private static final Cursor OF_SHARD = Cursor.of(EPOCH, 3);

  final List<InMemoryRecords> records = new ArrayList<>();
  private final Cursor at;
  private final QueryEngine engine;
  private final ExecLimits limits;

  Shards(int count, ExecLimits limits) {
    this.limits = limits;
    this.engine = new QueryEngine(limits, () -> 0);
    for (int i = 0; i < count; i++) {
      records.add(new InMemoryRecords());
    }
    at = new Cursor(EPOCH, java.util.Collections.nCopies(count, 3L));
  }

  void put(CollectionName collection, RecordId id, Value.Map fields) {
    records.get(Shard.numberOf(id, records.size())).put(collection, id, fields);
  }

  /** Asks in the way that gatherers do. */
  SelectResult ask(Select select) {
    if (!select.joins().isEmpty()) {
      return scattered(select);
    }
    if (!select.isGrouped()) {
      return rows(select);
    }
    return groups(select).orElseGet(() -> scattered(select));
  }

  SelectResult rows(Select select) {
    GatheredRows gathered = new GatheredRows(select, EPOCH, limits.pageBytesMax());
    return gathered.gather(
        records.stream().map(each -> engine.run(gathered.question(), each, OF_SHARD)).toList(), at);
  }

  Optional<SelectResult> groups(Select select) {
    return new GatheredGroups(select, EPOCH, limits)
        .gather(records.stream().map(each -> engine.parts(select, each, OF_SHARD)).toList(), at);
  }

  /** Asks one engine over the records of all shards. */
  SelectResult scattered(Select select) {
    return engine.run(select, new ScatteredRecords(select, this, EPOCH), at);
  }

  @Override
  public int shards() {
    return records.size();
  }

  @Override
  public Supplier<SelectResult> ask(int shard, Select select) {
    return () -> engine.run(select, records.get(shard), OF_SHARD);
  }
}
