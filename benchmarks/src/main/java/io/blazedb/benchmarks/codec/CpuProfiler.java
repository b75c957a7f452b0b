package io.blazedb.benchmarks.codec;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Tells the processor time of an invocation, in nanoseconds: that of the thread that works, without
 * collector and compiler, and without the time for which anybody else had its processor. {@link
 * CodecWork} takes it, because a profiler is called from another thread.
 */
public final class CpuProfiler implements InternalProfiler {
  static final String NANOS = "cpu.nanos";

  @Override
  public String getDescription() {
    return "Processor time of the working thread";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    CodecWork.forgetCpuNanos();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double invocations = Math.max(1, result.getMetadata().getAllOps());
    double nanos = CodecWork.cpuNanos() / invocations;
    return List.of(new ScalarResult(NANOS, nanos, "ns/op", AggregationPolicy.AVG));
  }
}
