package io.blazedb.benchmarks.gateway;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.Turns;
import io.blazedb.benchmarks.input.Input;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Shard;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Rows 1, 2 and 6: what the gateway takes in. */
final class IngestRows implements AutoCloseable {
  static final DatabaseName DATABASE = new DatabaseName("bench");
  private static final int SESSIONS = 64;
  private static final int DATABASES = 16;
  private static final int SUBSCRIBERS = 100;
  private static final int OPERATIONS = 5_000;

  private final Testbed testbed;
  private final ProducerLoad producer;
  private final Pairs pairs;
  private final Duration partTime;
  private final Duration warmUpMax;
  private final Consumer<String> say;

  IngestRows(
      Testbed testbed, Pairs pairs, Duration partTime, Duration warmUpMax, Consumer<String> say) {
    this.testbed = testbed;
    this.pairs = pairs;
    this.partTime = partTime;
    this.warmUpMax = warmUpMax;
    this.say = say;
    this.producer =
        new ProducerLoad(
            testbed.bootstrapServers(), Map.of("linger.ms", 5, "batch.size", 256 << 10));
  }

  /** Also the producer of this process is warm afterwards. */
  void warmUp() {
    warmUp(
        () -> {
          push(NOTES, partTime);
          produce(NOTES, partTime);
        });
  }

  private void warmUp(Runnable turn) {
    testbed.warmUp(warmUpMax, say).run(turn);
  }

  static final Payload NOTES = Payload.notes(16, 1_000, 8);

  void row1(Report report) {
    Turns<Flow> turns = pairs.turns(() -> push(NOTES, partTime), () -> produce(NOTES, partTime));
    report.row(
        new Row(
            "1 gateway/producer bytes, 16 KB records",
            new Target(">= 0.80"),
            turns.compared(flow -> Sample.of(flow.bytesPerSecond()))));
    say.accept("  pushed: " + total(turns, Turns.Turn::numerator).perByte());
    say.accept("  produced: " + total(turns, Turns.Turn::denominator).perByte());
  }

  private static Flow total(Turns<Flow> turns, Function<Turns.Turn<Flow>, Flow> side) {
    return turns.turns().stream().map(side).reduce(Flow::plus).orElseThrow();
  }

  void row2(Report report) {
    for (Input input : List.of(Input.MIME_DB, Input.UNICODE)) {
      Payload payload = Payload.columnar(input, OPERATIONS, 4);
      warmUp(() -> push(payload, partTime));
      Turns<Flow> turns = pairs.turns(() -> push(payload, partTime), () -> push(NOTES, partTime));
      report.row(
          new Row(
              "2 ops/s " + payload.label(),
              new Target(">= 1500000"),
              turns.alone(turn -> Sample.of(turn.numerator().operationsPerSecond()))));
      report.row(
          new Row(
              "2 bytes " + payload.label() + "/row 1's",
              Target.NONE,
              turns.compared(flow -> Sample.of(flow.bytesPerSecond()))));
      Flow pushed = total(turns, Turns.Turn::numerator);
      say.accept("  pushed: " + pushed.perByte());
      say.accept("  pushed: " + pushed.perOperation());
    }
  }

  void row6(Report report) {
    List<DatabaseName> one = Collections.nCopies(SESSIONS, DATABASE);
    List<DatabaseName> many =
        IntStream.range(0, SESSIONS)
            .mapToObj(i -> new DatabaseName("bench-" + i % DATABASES))
            .toList();
    row6(report, "edits, 100 subscribers of one database", one, Payload.edits(1_000));
    row6(report, "edits, 100 subscribers of 16 databases", many, Payload.edits(1_000));
    row6(report, "16 KB, 100 subscribers of 16 databases", many, NOTES);
    row6(report, "16 KB, 100 subscribers of one database", one, NOTES);
  }

  private void row6(Report report, String what, List<DatabaseName> databases, Payload payload) {
    warmUp(() -> pushWatched(databases, payload));
    Turns<Flow> turns =
        pairs.turns(
            () -> pushWatched(databases, payload), () -> push(databases, payload, partTime));
    report.row(
        new Row(
            "6 ingest of " + what + "/none",
            new Target(">= 0.60"),
            turns.compared(flow -> Sample.of(flow.recordsPerSecond()))));
    say.accept("  watched: " + total(turns, Turns.Turn::numerator).perRecord());
    say.accept("  not: " + total(turns, Turns.Turn::denominator).perRecord());
  }

  private Flow pushWatched(List<DatabaseName> databases, Payload payload) {
    try (Watching watching =
        Watching.start(testbed.port(), testbed.end(), databases, SUBSCRIBERS)) {
      Flow flow = push(databases, payload, partTime);
      say.accept("  " + watching.delivered() + " deliveries of " + flow.records() + " pushes");
      return flow;
    }
  }

  private Flow push(Payload payload, Duration time) {
    return push(Collections.nCopies(SESSIONS, DATABASE), payload, time);
  }

  private Flow push(List<DatabaseName> databases, Payload payload, Duration time) {
    PushLoad load = new PushLoad(testbed.port(), databases, payload, time);
    return testbed.proven(Topic.OPLOG.name(), load::run);
  }

  private Flow produce(Payload payload, Duration time) {
    List<byte[]> values =
        payload.batches().node(new NodeId(1, 1)).stream()
            .map(batch -> LogEnvelope.of(batch).encode().toArray())
            .toList();
    byte[] key = ShardKey.encode(Shard.first(DATABASE));
    return testbed.proven(
        Testbed.PLAIN_TOPIC, () -> producer.run(Testbed.PLAIN_TOPIC, key, values, time));
  }

  @Override
  public void close() {
    producer.close();
  }
}
