package io.blazedb.benchmarks.codec;

import io.blazedb.benchmarks.Part;
import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.input.Input;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One iteration of {@link CodecWork} in this process, so that two sides can take turns in one JVM.
 * Its figure is operations in a second of the clock.
 *
 * @param way what is done
 * @param contender by whom
 * @param input to what
 * @param batchSize operations in a batch
 * @param time how long an iteration takes
 * @param clock what a second is
 */
public record CodecPart(
    Way way, Contenders contender, Input input, int batchSize, Duration time, Clock clock)
    implements Part {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** What is done. */
  public enum Way {
    /** Objects to bytes. */
    ENCODE,
    /** Bytes to objects. */
    DECODE,
    /** Bytes checked. */
    SCAN;

    /** The name that rows carry, which is that of the JMH method. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which time counts. */
  public enum Clock {
    /** Time on the wall: what the targets are about. */
    WALL,
    /** Processor time of the working thread: steadier where others use the processors too. */
    CPU
  }

  @Override
  public Sample measure() {
    try {
      RunResult result = new Runner(options()).runSingle();
      double operations = Math.min(Workload.OPERATIONS_MAX, input.operations().size());
      double nanos =
          clock == Clock.WALL
              ? result.getPrimaryResult().getScore()
              : result.getSecondaryResults().get(CpuProfiler.NANOS).getScore();
      return new Sample(operations * 1e9 / nanos, allocated(result, operations));
    } catch (RunnerException e) {
      throw new IllegalStateException(this + " did not run", e);
    }
  }

  private static OptionalDouble allocated(RunResult result, double operations) {
    Result<?> bytes = result.getSecondaryResults().get(ALLOCATED);
    return bytes == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(bytes.getScore() / operations);
  }

  private Options options() {
    return new OptionsBuilder()
        .include(CodecWork.class.getName().replace(".", "\\.") + "\\." + way.label() + "$")
        .param("contender", contender.name())
        .param("input", input.name())
        .param("batchSize", Integer.toString(batchSize))
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(time.toMillis()))
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .build();
  }
}
