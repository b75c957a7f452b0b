package io.blazedb.benchmarks.gateway;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.op.Cursor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Row 5: what it saves to frame an update once for all subscribers. */
final class FanOutRow {
  private static final int SUBSCRIBERS = 500;
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m");

  private static final Duration WARM_UP_MAX = Duration.ofSeconds(90);

  private final Path directory;
  private final Pairs pairs;
  private final int batches;
  private final Consumer<String> say;

  /**
   * The row.
   *
   * @param batches how many each subscriber is given in a part
   */
  FanOutRow(Path directory, Pairs pairs, int batches, Consumer<String> say) {
    this.directory = directory;
    this.pairs = pairs;
    this.batches = batches;
    this.say = say;
  }

  void measure(Report report) {
    try (Sockets sockets = new Sockets();
        Side shared = side(sockets, "shared");
        Side encoded = side(sockets, "encoded");
        Side framed = side(sockets, "framed")) {
      say.accept("warming up …");
      List<Side> sides = List.of(shared, encoded, framed);
      new WarmUp(sides.stream().map(side -> side.child).toList(), WARM_UP_MAX, say)
          .run(() -> sides.forEach(Side::deliver));
      report.row(
          new Row(
              "5 shared/encoded for each, 500 subscribers",
              new Target(">= 5"),
              pairs.measure(shared::deliver, encoded::deliver)));
      report.row(
          new Row(
              "5 shared/only framed for each",
              Target.NONE,
              pairs.measure(shared::deliver, framed::deliver)));
    }
  }

  private Side side(Sockets sockets, String variant) {
    return new Side(Child.start(directory, JVM, List.of("fanout", variant)), sockets);
  }

  /** A gateway and its subscribers. */
  private final class Side implements AutoCloseable {
    private final Child child;
    private final Audience audience;

    Side(Child child, Sockets sockets) {
      this.child = child;
      int port = (int) child.ready().number("port");
      this.audience = new Audience(sockets, port, MemoryLog.DATABASE, Cursor.START, SUBSCRIBERS);
    }

    /** Deliveries a second. */
    Sample deliver() {
      long count = (long) batches * audience.members();
      long startNs = System.nanoTime();
      child.tell("deliver " + batches);
      audience.await(audience.delivered() + count);
      double seconds = (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
      child.hear();
      return Sample.of(count / seconds);
    }

    @Override
    public void close() {
      child.close();
    }
  }
}
