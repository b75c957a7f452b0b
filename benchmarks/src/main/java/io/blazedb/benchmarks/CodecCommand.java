package io.blazedb.benchmarks;

import io.blazedb.benchmarks.codec.CodecPart.Clock;
import io.blazedb.benchmarks.codec.CodecRows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blazedb bench codec}: rows 7 to 10 of the scoreboard. */
@Command(
    name = "codec",
    description = {
      "Speed and size of BlazeBinary against JSON, CBOR, Smile and protobuf, on three inputs.",
      "Takes four to five minutes, with --quick less than one; longer on a busy machine."
    })
final class CodecCommand implements Callable<Integer> {
  @Mixin private Measuring measuring;

  @Option(
      names = "--cpu-time",
      description =
          "Count processor time of the working thread instead of time on the wall: steadier on"
              + " a busy machine, but blind to the collector, and not what the targets are about.")
  private boolean cpuTime;

  @Override
  public Integer call() {
    Clock clock = cpuTime ? Clock.CPU : Clock.WALL;
    CodecRows rows = measuring.isQuick() ? CodecRows.quick(clock) : CodecRows.full(clock);
    return measuring.run(
        report -> {
          measuring.say(CodecRows.rivals());
          measuring.say("clock: " + (cpuTime ? "processor time" : "wall"));
          measuring.say("warming up …");
          rows.warmUp();
          rows.measure(report);
        });
  }
}
