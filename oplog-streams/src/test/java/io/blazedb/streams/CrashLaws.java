package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.query.Conflict;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Order.Direction;
import io.blazedb.query.exec.Index;
import io.blazedb.query.exec.KeyRange;
import io.blazedb.query.exec.Records;
import io.blazedb.streams.IndexScan.Moved;
import io.blazedb.streams.RandomLog.LogRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever a crash cuts, and however often: processing again leads to the view that an uncut run
 * has, and no settled digest is ever wrong for its offset.
 */
class CrashLaws {

  /** Digest and number of live records, by shard and offset. */
  private record At(int shard, long offset) {}

  private record Expected(StateDigest digest, long live) {}

  @Property(tries = 1_000)
  void healsAfterAnyCutsOfStoreAndChangelog(@ForAll long seed) {
    crashAndHeal(seed);
  }

  /** Writes that RocksDB kept and the changelog lost were not written again, and lost for good. */
  @Example
  void writesAgainWhatTheChangelogLost() {
    crashAndHeal(-4767);
  }

  /** A record that the store kept in a later state went unwritten, and a second crash took it. */
  @Example
  void writesAgainWhatTheStoreKeptInALaterState() {
    crashAndHeal(219_171);
    crashAndHeal(111_072);
  }

  @Example
  void recountsWhenTheStoreIsAheadOfItsMetaEntry() {
    long healed = 0;
    for (int seed = 0; seed < 50; seed++) {
      healed += crashAndHeal(seed);
    }
    assertThat(healed).isPositive();
  }

  @Property(tries = 1_000)
  void healsWhereLogRecordsAreAppliedTogether(@ForAll long seed) {
    crashAndHeal(seed, Optional.of(new Random(~seed)));
  }

  /** Sooner or later some go together, and some cannot. */
  @Example
  void appliesLogRecordsTogether() {
    Random random = new Random(7);
    Run run =
        new Run(new RandomLog(random).records(200), random).togetherBy(Optional.of(new Random(8)));
    run.processAll();
    run.checkEnd();
    assertThat(run.together).isPositive();
    assertThat(run.oneByOne).isPositive();
  }

  private static long crashAndHeal(long seed) {
    return crashAndHeal(seed, Optional.empty());
  }

  private static long crashAndHeal(long seed, Optional<Random> lengths) {
    Random random = new Random(seed);
    List<LogRecord> log = new RandomLog(random).records(12 + random.nextInt(20));
    Run run = new Run(log, random).togetherBy(lengths);
    run.processWithCrashes(1 + random.nextInt(3));
    run.checkEnd();
    run.restoreFromChangelogAlone();
    run.checkEnd();
    assertThat(run.conflicts()).containsAll(new Run(log, random).processAll().conflicts());
    return run.counters.counts().healed();
  }

  @Property(tries = 300)
  void indexesHealAfterAnyCuts(@ForAll long seed) {
    Random random = new Random(seed);
    List<LogRecord> log = new ArrayList<>();
    NodeId node = new NodeId(9, 9);
    for (Shard shard : RandomLog.SHARDS) {
      log.add(new LogRecord(shard, 0, List.of(createIndex(node, log.size() + 1L))));
    }
    List<LogRecord> records = new RandomLog(random).records(12 + random.nextInt(20));
    log.addAll(records);
    Collections.shuffle(log, random);
    Run run = new Run(log, random);
    run.processWithCrashes(1 + random.nextInt(3));
    run.finishIndexes();
    run.checkIndexes();
    run.restoreFromChangelogAlone();
    run.restartAt(log.size());
    run.finishIndexes();
    run.checkIndexes();
  }

  private static Operation createIndex(NodeId node, long sequence) {
    IndexDefinition definition =
        new IndexDefinition(new CollectionName("x"), "by-f", List.of("f", "g"), Of.VALUES);
    return new Operation(
        node,
        sequence,
        sequence,
        definition.collection(),
        IndexDefinition.id(definition.collection(), definition.name()),
        OpType.CREATE_INDEX,
        definition.changes());
  }

  @Property(tries = 100)
  void healsAtEveryCutOfTheChangelog(@ForAll long seed) {
    Random random = new Random(seed);
    List<LogRecord> log = new RandomLog(random).records(6);
    int writes = new Run(log, random).processAll().store.changelogSize();
    for (int cut = 0; cut <= writes; cut++) {
      Run run = new Run(log, random).processAll();
      // RocksDB kept nothing beyond the changelog: the store is a beginning of its writes.
      run.store.crash(0, cut);
      run.restartAt(0);
      run.processAll();
      run.checkEnd();
      assertThat(run.counters.counts().healed()).isZero();
    }
  }

  private static final class Run {
    private final List<LogRecord> log;
    private final Random random;
    private final Map<At, Expected> expected = new HashMap<>();
    private final List<FoldedShard> folded = new ArrayList<>();
    private final MergeCounters counters = new MergeCounters();
    private final CrashingStore store = new CrashingStore();
    private Indexes indexes = new Indexes(store);
    private ShardMerge merge = new ShardMerge(store, indexes, counters);
    private int next;
    private int committed;
    private Optional<Random> lengths = Optional.empty();
    private int together;
    private int oneByOne;

    Run(List<LogRecord> log, Random random) {
      this.log = log;
      this.random = random;
      RandomLog.SHARDS.forEach(shard -> folded.add(new FoldedShard()));
      for (int shard = 0; shard < folded.size(); shard++) {
        expected.put(new At(shard, -1), new Expected(StateDigest.EMPTY, 0));
      }
      for (int i = 0; i < log.size(); i++) {
        int shard = RandomLog.SHARDS.indexOf(log.get(i).shard());
        FoldedShard fold = folded.get(shard).apply(log.get(i).operations());
        expected.put(new At(shard, i), new Expected(fold.digest(), fold.live()));
      }
    }

    /** How many log records go together is from random numbers of their own. */
    Run togetherBy(Optional<Random> random) {
      lengths = random;
      return this;
    }

    Run processAll() {
      while (next < log.size()) {
        step();
      }
      return this;
    }

    void processWithCrashes(int crashes) {
      for (int i = 0; i < crashes; i++) {
        int until = committed + random.nextInt(log.size() - committed + 1);
        while (next < until) {
          step();
          if (random.nextInt(5) == 0) {
            store.commit();
            committed = next;
          }
        }
        int behind = store.changelogSize() - store.changelogFlushed();
        store.crash(
            random.nextInt(store.diskSize() + 1),
            store.changelogFlushed() + random.nextInt(behind + 1));
        restartAt(random.nextInt(committed + 1));
      }
      processAll();
    }

    void restoreFromChangelogAlone() {
      store.commit();
      store.crash(0, store.changelogSize());
      checkDigests();
    }

    void restartAt(int logRecord) {
      next = logRecord;
      indexes = new Indexes(store);
      merge = new ShardMerge(store, indexes, counters);
      checkDigests();
    }

    private void step() {
      if (lengths.isPresent()) {
        stepTogether(1 + lengths.get().nextInt(6));
      } else {
        merge.apply(log.get(next).shard(), log.get(next).batch(next));
        next++;
      }
      if (next % 4 == 0) {
        new IndexWork(store, indexes).step();
      }
      checkDigests();
    }

    private void stepTogether(int count) {
      Map<Shard, List<LogBatch>> batches = new LinkedHashMap<>();
      for (int end = Math.min(log.size(), next + count); next < end; next++) {
        LogRecord each = log.get(next);
        batches.computeIfAbsent(each.shard(), any -> new ArrayList<>()).add(each.batch(next));
      }
      batches.forEach(
          (shard, those) -> {
            if (merge.applyTogether(shard, those)) {
              together++;
            } else {
              oneByOne++;
              those.forEach(each -> merge.apply(shard, each));
            }
          });
    }

    void finishIndexes() {
      IndexWork work = new IndexWork(store, indexes);
      for (boolean more = true; more; ) {
        more = work.step();
      }
    }

    /** Whatever a query finds by scanning, it finds by the index, and nothing else. */
    void checkIndexes() {
      for (Shard shard : RandomLog.SHARDS) {
        List<IndexBuild> ready = IndexScan.ready(store, shard, new CollectionName("x"));
        assertThat(ready).hasSize(1);
        IndexDefinition definition = ready.get(0).definition();
        Index index = Index.of(definition);
        KeyRange all = KeyRange.equalTo(List.of());
        List<RecordId> found = new ArrayList<>();
        try (Records records =
            IndexScan.of(store, shard, index, all, Direction.ASC, Moved.GIVEN, () -> {})) {
          records.forEachRemaining(each -> found.add(each.id()));
        }
        FoldedShard fold = folded.get(RandomLog.SHARDS.indexOf(shard));
        assertThat(found).containsExactlyInAnyOrderElementsOf(fold.living(definition.collection()));
      }
    }

    List<Conflict> conflicts() {
      return RandomLog.SHARDS.stream()
          .flatMap(shard -> ViewContent.conflicts(store, shard).stream())
          .toList();
    }

    private void checkDigests() {
      for (int shard = 0; shard < folded.size(); shard++) {
        ShardMeta meta = ViewContent.meta(store, RandomLog.SHARDS.get(shard));
        if (meta.settled()) {
          assertThat(new Expected(meta.digest(), meta.live()))
              .isEqualTo(expected.get(new At(shard, meta.offset())));
        }
      }
    }

    void checkEnd() {
      for (int shard = 0; shard < folded.size(); shard++) {
        assertThat(ViewContent.meta(store, RandomLog.SHARDS.get(shard)).settled()).isTrue();
        assertThat(ViewContent.records(store, RandomLog.SHARDS.get(shard)))
            .isEqualTo(folded.get(shard).canonical());
      }
    }
  }
}
