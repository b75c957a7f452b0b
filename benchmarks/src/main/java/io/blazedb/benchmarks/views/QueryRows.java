package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.Turns;
import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.streams.Views;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How long queries take, asked one after the other in this process, against RocksDB alone reading
 * the same records.
 */
final class QueryRows {
  private static final List<IndexDefinition> INDEXES =
      List.of(
          new IndexDefinition(Notes.NOTES, "by number", List.of("number"), Of.VALUES),
          new IndexDefinition(Notes.NOTES, "by owner", List.of("owner"), Of.VALUES));

  private final NotesLog log;
  private final Pairs pairs;
  private final Consumer<String> say;

  QueryRows(NotesLog log, Pairs pairs, Consumer<String> say) {
    this.log = log;
    this.pairs = pairs;
    this.say = say;
  }

  /** Declares indexes, waits until they are built, and measures each kind of query. */
  void measure(Report report) {
    long startNs = System.nanoTime();
    log.index(INDEXES);
    say.accept(
        String.format(
            Locale.ROOT,
            "%,d notes of %,d people, there with their indexes after %,d ms",
            log.notes().count(),
            log.notes().people(),
            (System.nanoTime() - startNs) / 1_000_000));
    try (ViewOnDisk bare = new ViewOnDisk(log.views().stateDirectory());
        Views views = Views.start(log.views())) {
      views.whenRunning().toCompletableFuture().join();
      GatewayConfig config = GatewayConfig.defaults().withPort(0);
      try (Gateway gateway = Gateway.start(config, log.oplog(), views.reader())) {
        new QueryCases(log.notes(), views.reader(), bare, gateway.port())
            .all()
            .forEach(each -> measure(report, each));
      }
    }
  }

  private void measure(Report report, QueryCase each) {
    AtomicLong asked = new AtomicLong();
    Turns<Latency> turns =
        pairs.turns(
            () -> Latency.of(asked.getAndAdd(each.times()), each.times(), each.ask()),
            () -> Latency.of(asked.getAndAdd(each.times()), each.times(), each.bare()));
    String name = "query " + each.name();
    report.row(
        new Row(
            name + " p50 ms",
            Target.NONE,
            turns.alone(turn -> Sample.of(turn.numerator().p50Ms()))));
    report.row(
        new Row(
            name + " p99 ms",
            Target.NONE,
            turns.alone(turn -> Sample.of(turn.numerator().p99Ms()))));
    report.row(
        new Row(
            name + "/" + each.rival() + " p50",
            Target.NONE,
            turns.compared(latency -> Sample.of(latency.p50Ms()))));
  }
}
