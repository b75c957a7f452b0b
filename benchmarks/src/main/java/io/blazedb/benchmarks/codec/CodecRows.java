package io.blazedb.benchmarks.codec;

import com.fasterxml.jackson.databind.cfg.PackageVersion;
import com.google.protobuf.RuntimeVersion;
import io.blazedb.benchmarks.Pairs;
import io.blazedb.benchmarks.PairsConfig;
import io.blazedb.benchmarks.Part;
import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Target;
import io.blazedb.benchmarks.codec.CodecPart.Clock;
import io.blazedb.benchmarks.codec.CodecPart.Way;
import io.blazedb.benchmarks.input.Input;
import io.blazedb.codec.Compression;
import io.blazedb.codec.Layout;
import java.time.Duration;
import java.util.List;

/** The rows of {@code bench codec}, in the order in which they are measured. */
public final class CodecRows {
  private static final Target JSON_TARGET = new Target(">= 5");
  private static final Target PROTOBUF_TARGET = new Target(">= 1.5");
  private static final Target COLUMNAR_TARGET = new Target("<= 0.36");
  private static final Target PACKED_TARGET = new Target("<= 0.15");
  private static final Target GZIP_TARGET = new Target("<= 0.35");

  private static final List<Way> CODING = List.of(Way.ENCODE, Way.DECODE);
  private static final int SIZED_BATCH = 5_000;
  private static final int USUAL_BATCH = 50;

  private final Pairs pairs = new Pairs(PairsConfig.DEFAULT);
  private final Clock clock;
  private final Duration partTime;
  private final Duration warmUpTime;
  private final List<Integer> otherBatches;
  private final List<Contenders> informal;

  private CodecRows(
      Clock clock,
      Duration partTime,
      Duration warmUpTime,
      List<Integer> otherBatches,
      List<Contenders> informal) {
    this.clock = clock;
    this.partTime = partTime;
    this.warmUpTime = warmUpTime;
    this.otherBatches = otherBatches;
    this.informal = informal;
  }

  /** All rows. */
  public static CodecRows full(Clock clock) {
    return new CodecRows(
        clock,
        Duration.ofMillis(150),
        Duration.ofMillis(300),
        List.of(1, SIZED_BATCH),
        List.of(
            Contenders.JSON_RECORDS,
            Contenders.PROTOBUF_MESSAGES,
            Contenders.CBOR,
            Contenders.SMILE));
  }

  /** The rows with targets, at the usual batch size, in shorter parts. */
  public static CodecRows quick(Clock clock) {
    return new CodecRows(
        clock, Duration.ofMillis(100), Duration.ofMillis(300), List.of(), List.of());
  }

  /** What is measured against. */
  public static String rivals() {
    return "rivals: jackson-databind %s, protobuf-java %d.%d.%d"
        .formatted(
            PackageVersion.VERSION,
            RuntimeVersion.OSS_MAJOR,
            RuntimeVersion.OSS_MINOR,
            RuntimeVersion.OSS_PATCH);
  }

  /**
   * Runs everybody on every input before the first figure, so that nobody is measured in a JVM that
   * has seen less of the world than it has for the others.
   */
  public void warmUp() {
    for (int round = 0; round < 2; round++) {
      for (Contenders contender : Contenders.values()) {
        if (isMeasured(contender)) {
          warmUp(contender);
        }
      }
    }
  }

  private boolean isMeasured(Contenders contender) {
    return informal.contains(contender)
        || contender == Contenders.ROW
        || contender == Contenders.JSON
        || contender == Contenders.PROTOBUF
        || (contender == Contenders.COLUMNAR && !informal.isEmpty());
  }

  private void warmUp(Contenders contender) {
    for (Input input : Input.values()) {
      for (Way way : CODING) {
        new CodecPart(way, contender, input, USUAL_BATCH, warmUpTime, clock).measure();
      }
    }
  }

  /** Measures all rows. */
  public void measure(Report report) {
    rivalRows(report, USUAL_BATCH);
    sizeRows(report);
    otherBatches.forEach(batch -> rivalRows(report, batch));
    for (Contenders rival : informal) {
      informalRows(report, Contenders.ROW, rival, USUAL_BATCH);
    }
    if (!informal.isEmpty()) {
      informalRows(report, Contenders.COLUMNAR, Contenders.ROW, SIZED_BATCH);
      scanRows(report);
      informalSizeRows(report);
    }
  }

  private void rivalRows(Report report, int batch) {
    for (Input input : Input.values()) {
      for (Way way : CODING) {
        String name = " " + way.label() + " " + input.label() + suffix(batch);
        Part row = part(way, Contenders.ROW, input, batch);
        report.row(row("7" + name, JSON_TARGET, row, part(way, Contenders.JSON, input, batch)));
        report.row(
            row("8" + name, PROTOBUF_TARGET, row, part(way, Contenders.PROTOBUF, input, batch)));
      }
    }
  }

  private static String suffix(int batch) {
    return batch == USUAL_BATCH ? "" : batch == 1 ? " 1 op" : " " + batch + " ops";
  }

  private void informalRows(Report report, Contenders numerator, Contenders rival, int batch) {
    for (Input input : Input.values()) {
      for (Way way : CODING) {
        report.row(
            row(
                "codec %s/%s %s %s"
                    .formatted(numerator.label(), rival.label(), way.label(), input.label()),
                Target.NONE,
                part(way, numerator, input, batch),
                part(way, rival, input, batch)));
      }
    }
  }

  /** What the gateway does instead of decoding. */
  private void scanRows(Report report) {
    for (Input input : Input.values()) {
      report.row(
          row(
              "codec columnar scan/decode " + input.label(),
              Target.NONE,
              part(Way.SCAN, Contenders.COLUMNAR, input, SIZED_BATCH),
              part(Way.DECODE, Contenders.COLUMNAR, input, SIZED_BATCH)));
    }
  }

  private Part part(Way way, Contenders contender, Input input, int batch) {
    return new CodecPart(way, contender, input, batch, partTime, clock);
  }

  private Row row(String name, Target target, Part numerator, Part denominator) {
    return new Row(name, target, pairs.measure(numerator, denominator));
  }

  private static void sizeRows(Report report) {
    for (Input input : Input.values()) {
      Sizes sizes = new Sizes(input.batches(SIZED_BATCH));
      long row = sizes.bytes(Layout.ROW);
      long columnar = sizes.bytes(Layout.COLUMNAR);
      long packed = sizes.bytes(Layout.COLUMNAR, Compression.ZSTD);
      String label = input.label();
      report.row(Row.ofCounts("9 columnar/row " + label, COLUMNAR_TARGET, columnar, row));
      report.row(Row.ofCounts("9 columnar+zstd/row " + label, PACKED_TARGET, packed, row));
      report.row(gzipRow(input, packed, sizes.gzippedJsonBytes()));
    }
  }

  private static Row gzipRow(Input input, long packed, long json) {
    return input == Input.MIME_DB
        ? Row.ofCounts("10 mime-db", GZIP_TARGET, packed, json)
        : Row.ofCounts("codec columnar+zstd/JSON+gzip " + input.label(), Target.NONE, packed, json);
  }

  private void informalSizeRows(Report report) {
    for (Input input : Input.values()) {
      Sizes large = new Sizes(input.batches(SIZED_BATCH));
      long packed = large.bytes(Layout.COLUMNAR, Compression.ZSTD);
      String name = "codec columnar+zstd/JSON+gzip without ids " + input.label();
      report.row(Row.ofCounts(name, Target.NONE, packed, large.gzippedJsonBytesWithoutIds()));
      Sizes small = new Sizes(input.sample(Workload.OPERATIONS_MAX, USUAL_BATCH));
      long row = small.bytes(Contenders.ROW);
      for (Contenders rival : Contenders.values()) {
        if (rival != Contenders.ROW && rival != Contenders.PROTOBUF_MESSAGES) {
          String size = "codec bytes row/" + rival.label() + " " + input.label();
          report.row(Row.ofCounts(size, Target.NONE, row, small.bytes(rival)));
        }
      }
    }
  }
}
