package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.Turns;
import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.gateway.kafka.KafkaOplog;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What indexes cost who merges: the same operations in databases that declare none, one and three
 * of them first. They lie behind each other in one partition and are merged in that order, so that
 * each build of the views measures all of them.
 */
final class IndexCostRows {
  private static final List<Integer> COUNTS = List.of(0, 1, 3);
  private static final NodeId NODE = new NodeId(3, 1);
  private static final long DECLARED_MILLIS = 1_767_225_600_000L;

  private final int copies;
  private final Pairs pairs;
  private final Consumer<String> say;

  /** Rows over so many copies of the bug tracker's operations. */
  IndexCostRows(int copies, Pairs pairs, Consumer<String> say) {
    this.copies = copies;
    this.pairs = pairs;
    this.say = say;
  }

  void measure(Report report) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-bench-");
        Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory.path().resolve("broker")));
        KafkaOplog oplog =
            KafkaOplog.open(KafkaOplogConfig.at(broker.bootstrapServers()).withTopic(1, 1))) {
      List<MergeLog.Stretch> log = fill(new MergeLog(oplog));
      measure(report, broker.bootstrapServers(), oplog.epoch(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<MergeLog.Stretch> fill(MergeLog log) {
    MergeInput input = MergeInput.uniform(copies);
    say.accept(
        "filling the log with %d times %d operations …"
            .formatted(COUNTS.size(), input.operations()));
    CollectionName bugs = input.measured().get(0).get(0).collection();
    List<MergeLog.Stretch> stretches = new ArrayList<>();
    for (int count : COUNTS) {
      DatabaseName database = database(count);
      for (int i = 0; i < count; i++) {
        log.append(
            Shard.first(database), MergeInput.envelope(List.of(declare(i, indexes(bugs).get(i)))));
      }
      stretches.add(
          log.append(new MergeInput(input.label(), database, input.warmUp(), input.measured())));
    }
    return stretches;
  }

  private static DatabaseName database(int indexes) {
    return new DatabaseName("indexes-" + indexes);
  }

  /** Of one field, of two, and of a set's elements. */
  private static List<IndexDefinition> indexes(CollectionName bugs) {
    return List.of(
        new IndexDefinition(bugs, "by assignee", List.of("assignee"), Of.VALUES),
        new IndexDefinition(bugs, "by status", List.of("status", "updated"), Of.VALUES),
        new IndexDefinition(bugs, "by tag", List.of("tags"), Of.ELEMENTS));
  }

  private static Operation declare(int i, IndexDefinition index) {
    return new Operation(
        NODE,
        i + 1L,
        HybridTime.ofMillis(DECLARED_MILLIS + i),
        index.collection(),
        IndexDefinition.id(index.collection(), index.name()),
        OpType.CREATE_INDEX,
        index.changes());
  }

  private void measure(
      Report report, String bootstrapServers, Epoch epoch, List<MergeLog.Stretch> log)
      throws IOException {
    MergedViews views = new MergedViews(bootstrapServers, epoch, log);
    Turns<List<Long>> turns =
        pairs.both(
            () -> {
              try (TemporaryDirectory state = TemporaryDirectory.create("blazedb-bench-")) {
                return views.build(state.path());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    long operations = log.get(0).input().operations();
    report.row(
        new Row(
            "index cost, merged ops/s without",
            Target.NONE,
            turns.alone(turn -> rate(operations, turn.numerator(), 0))));
    for (int i = 1; i < COUNTS.size(); i++) {
      int at = i;
      report.row(
          new Row(
              "index cost, merged ops/s, " + COUNTS.get(i) + "/none",
              Target.NONE,
              turns.within(
                  nanos -> rate(operations, nanos, at), nanos -> rate(operations, nanos, 0))));
    }
    try (TemporaryDirectory state = TemporaryDirectory.create("blazedb-bench-")) {
      views.build(state.path());
      entries(report, state);
    }
  }

  private static Sample rate(long operations, List<Long> nanos, int at) {
    return Sample.of(1e9 * operations / nanos.get(at));
  }

  private static void entries(Report report, TemporaryDirectory state) {
    DatabaseName database = database(COUNTS.get(COUNTS.size() - 1));
    try (ViewOnDisk store = new ViewOnDisk(state.path())) {
      ViewOnDisk.Found entries = store.scanIndexes(database);
      report.row(
          Row.ofCounts(
              "index entry, bytes of key and value",
              Target.NONE,
              entries.bytes(),
              entries.count()));
      report.row(
          Row.ofCounts(
              "index entry, bytes on disk",
              Target.NONE,
              store.indexBytesOnDisk(database),
              entries.count()));
    }
  }
}
