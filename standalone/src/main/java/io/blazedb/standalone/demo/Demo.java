package io.blazedb.standalone.demo;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.DatabaseName;
import io.blazedb.standalone.mimedb.MimeDbRelease;
import io.blazedb.standalone.mimedb.MimeDbReleases;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/** The main job on real input, in four acts; any check that fails ends it. */
public final class Demo {
  private final PrintStream out;
  private final long seed;

  /**
   * Prepares a run.
   *
   * @param out where progress and results go
   * @param seed of everything random
   */
  public Demo(PrintStream out, long seed) {
    this.out = out;
    this.seed = seed;
  }

  /**
   * Runs against a server.
   *
   * @param server its WebSocket address
   * @param database an empty database there
   * @return the last line: {@code demo: ok records=… ops=… digest=…}
   * @throws RuntimeException with what was expected and what was found, if a check fails
   */
  public String run(URI server, DatabaseName database) {
    List<MimeDbRelease> releases = MimeDbReleases.load();
    try (Stage stage = new Stage(server, database, out)) {
      ReleaseReplay replay = new ReleaseReplay(stage, releases);
      replay.run();
      long replayed = stage.journal().operations();
      LiveEdits live = new LiveEdits(stage);
      live.run();
      new OfflineMerge(stage, seed).run();
      stage.device("fresh");
      StateDigest digest = stage.requireEqualDigests();
      out.printf(
          "%d devices, one of them fresh, and the server's view have equal digests.%n",
          stage.devices().size());
      LogAudit audit = new LogAudit(stage);
      audit.run();
      stage.journal().requireNoRefusals();
      int records =
          stage.serverRows(MimeRecords.COLLECTION).size()
              + stage.serverRows(live.collection()).size()
              + stage.serverRows(OfflineMerge.COLLECTION).size();
      report(stage, audit, live, records, replayed, replay.pushSeconds(), digest);
      return "demo: ok records=%d ops=%d digest=%s"
          .formatted(records, stage.journal().operations(), digest);
    }
  }

  private void report(
      Stage stage,
      LogAudit audit,
      LiveEdits live,
      int records,
      long replayed,
      double replaySeconds,
      StateDigest digest) {
    Journal journal = stage.journal();
    out.println();
    out.printf("records           %,d%n", records);
    out.printf(
        "ops               %,d acknowledged, %,d in the log%n",
        journal.operations(), audit.operations());
    out.printf(
        "ops/s             %,.0f (%,d replayed, written and acknowledged in %.2f s)%n",
        replayed / replaySeconds, replayed, replaySeconds);
    out.printf("bytes per op      %.1f%n", audit.bytesPerOperation());
    out.printf("ack latency       %s%n", journal.ackLatencies().summary());
    out.printf("device to device  %s%n", live.deviceToDevice().summary());
    out.printf("digest            %s%n", digest);
    out.println(
        "All in one JVM that has just started: latencies are several times those of a warm one.");
  }
}
