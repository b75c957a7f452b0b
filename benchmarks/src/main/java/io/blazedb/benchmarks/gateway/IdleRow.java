package io.blazedb.benchmarks.gateway;

import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.Turns;
import io.blazedb.op.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Row 15: what a connection that says nothing costs.
 *
 * <p>Each figure is of a fresh process, since memory that was touched once is not given back: its
 * resident set with the connections less that without, garbage collected before both. The same
 * flags for both: the serial collector, whose young generation is small and touched before the
 * first reading, and whose old generation is as large as what lives in it.
 */
final class IdleRow {
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmx512m",
          "-Xmn16m",
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=10");

  /** Connections that come and go before the first reading, so that code is loaded and compiled. */
  private static final int WARM_UPS = 1_000;

  private static final long CLOSING_SECONDS_MAX = 30;

  private static final double KILO = 1_000;
  private static final long NODE = 0x2d9a_6c41_f07b_4e35L;

  private final Path directory;
  private final Pairs pairs;
  private final int connections;
  private final Consumer<String> say;

  IdleRow(Path directory, Pairs pairs, int connections, Consumer<String> say) {
    this.directory = directory;
    this.pairs = pairs;
    this.connections = connections;
    this.say = say;
  }

  void measure(Report report) {
    say.accept("%d idle connections, %s".formatted(connections, JVM));
    Turns<Cost> turns =
        pairs.turns(
            () -> cost(List.of("fanout", "shared"), this::enter),
            () -> cost(List.of("bare"), this::connect));
    report.row(
        new Row(
            "15 idle connection/bare Netty",
            new Target("<= 1.5"),
            turns.compared(cost -> Sample.of(cost.residentBytes()))));
    report.row(
        new Row(
            "15 KB",
            new Target("<= 15"),
            turns.alone(turn -> Sample.of(turn.numerator().residentBytes() / KILO))));
    turns
        .turns()
        .forEach(turn -> say.accept("  " + turn.numerator() + "; bare " + turn.denominator()));
  }

  /** What a connection costs in a process, in bytes. */
  private record Cost(double residentBytes, double heapBytes) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%.2f KB, on the heap %.2f KB", residentBytes / KILO, heapBytes / KILO);
    }
  }

  /** A way to connect. */
  private interface Entrance {
    void connect(Sockets sockets, int port, int number);
  }

  private void enter(Sockets sockets, int port, int number) {
    sockets.enter(port, new NodeId(NODE, number + 1L), (head, length) -> {});
  }

  private void connect(Sockets sockets, int port, int number) {
    sockets.connect(port, "/sync", (head, length) -> {});
  }

  private Cost cost(List<String> role, Entrance entrance) {
    try (Child child = Child.start(directory, JVM, role)) {
      int port = (int) child.ready().number("port");
      try (Sockets warm = connected(entrance, port, WARM_UPS)) {
        warm.serve(0);
      }
      Facts before = withoutConnections(child);
      try (Sockets idle = connected(entrance, port, connections)) {
        idle.serve(0);
        Facts after = child.ask(ChildMain.MEMORY);
        return new Cost(
            (after.number("rssBytes") - before.number("rssBytes")) / (double) connections,
            (after.number("heapBytes") - before.number("heapBytes")) / (double) connections);
      }
    }
  }

  /**
   * What it occupies once it knows that the first connections are gone: before, they would be
   * counted as if they were there.
   */
  private static Facts withoutConnections(Child child) {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSING_SECONDS_MAX);
    Facts told = child.ask(ChildMain.MEMORY);
    while (told.number("files") >= WARM_UPS) {
      if (System.nanoTime() > untilNs) {
        throw new IllegalStateException("connections that were closed are still there: " + told);
      }
      told = child.ask(ChildMain.MEMORY);
    }
    return child.ask(ChildMain.MEMORY);
  }

  private static Sockets connected(Entrance entrance, int port, int count) {
    Sockets sockets = new Sockets();
    for (int i = 0; i < count; i++) {
      entrance.connect(sockets, port, i);
    }
    return sockets;
  }
}
