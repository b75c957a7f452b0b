package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.PairsConfig;
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
import io.blazedb.op.Epoch;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Row 3: operations that a view merges in a second, from the log in Kafka to RocksDB and the
 * changelog, against a loop that puts the same entries into RocksDB.
 */
public final class MergeRows {
  /** Builds that are not measured: the compiler works on the path of the merge for so long. */
  private static final int WARM_UPS = 3;

  private final Pairs pairs = new Pairs(PairsConfig.PROCESSES);
  private final Consumer<String> say;
  private final int copies;
  private final int hot;

  private MergeRows(Consumer<String> say, int copies, int hot) {
    this.say = say;
    this.copies = copies;
    this.hot = hot;
  }

  /** Rows as they are published. */
  public static MergeRows full(Consumer<String> say) {
    return new MergeRows(say, 25, 200_000);
  }

  /** The same with less to merge. */
  public static MergeRows quick(Consumer<String> say) {
    return new MergeRows(say, 5, 40_000);
  }

  /** Measures the row. */
  public void measure(Report report) {
    try (TemporaryDirectory directory = TemporaryDirectory.create("blazedb-bench-");
        Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory.path().resolve("broker")))) {
      say.accept("filling the log …");
      measure(report, directory.path(), broker.bootstrapServers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measure(Report report, Path directory, String bootstrapServers) throws IOException {
    List<MergeLog.Stretch> log = new ArrayList<>();
    Epoch epoch;
    try (KafkaOplog oplog = KafkaOplog.open(KafkaOplogConfig.at(bootstrapServers))) {
      MergeLog writing = new MergeLog(oplog);
      log.add(writing.append(MergeInput.uniform(copies)));
      log.add(writing.append(MergeInput.hot(hot)));
      epoch = oplog.epoch();
    }
    MergedViews views = new MergedViews(bootstrapServers, epoch, log);
    Path first = Files.createTempDirectory(directory, "views");
    views.build(first);
    BareStore bare = BareStore.of(first);
    for (int i = 0; i < WARM_UPS; i++) {
      views.build(temporary(directory));
    }
    rows(
        report,
        log,
        pairs.turns(
            () -> views.build(temporary(directory)),
            () ->
                log.stream().map(each -> bare.write(each.input(), temporary(directory))).toList()));
  }

  private static Path temporary(Path directory) {
    try {
      return Files.createTempDirectory(directory, "turn");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rows(Report report, List<MergeLog.Stretch> log, Turns<List<Long>> turns) {
    for (int i = 0; i < log.size(); i++) {
      int at = i;
      MergeInput input = log.get(i).input();
      report.row(
          new Row(
              "3 merged ops/s, " + input.label(),
              new Target(">= 0.60"),
              turns.compared(nanos -> Sample.of(1e9 * input.operations() / nanos.get(at)))));
    }
  }
}
