package io.blazedb.benchmarks.codec;

import io.blazedb.benchmarks.input.Input;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The codec's work as JMH runs it: one invocation codes every batch of the workload once. */
@State(Scope.Thread)
public class CodecWork {
  /** Of the last iteration in this process: there is one working thread. */
  private static final AtomicLong CPU_NANOS = new AtomicLong();

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Who works. */
  @Param("ROW")
  public Contenders contender;

  /** On what. */
  @Param("MIME_DB")
  public Input input;

  /** Operations in a batch. */
  @Param("50")
  public int batchSize;

  private Workload<?, ?> workload;

  /** Looks the workload up. */
  @Setup
  public void prepare() {
    workload = Workload.of(contender, input, batchSize);
  }

  /** Begins to count processor time. */
  @Setup(Level.Iteration)
  public void begin() {
    CPU_NANOS.addAndGet(-THREADS.getCurrentThreadCpuTime());
  }

  /** Ends to count processor time. */
  @TearDown(Level.Iteration)
  public void end() {
    CPU_NANOS.addAndGet(THREADS.getCurrentThreadCpuTime());
  }

  static void forgetCpuNanos() {
    CPU_NANOS.set(0);
  }

  static double cpuNanos() {
    return (double) CPU_NANOS.get();
  }

  /** Objects to bytes. */
  @Benchmark
  public void encode(Blackhole hole) {
    workload.encode(hole);
  }

  /** Bytes to objects. */
  @Benchmark
  public void decode(Blackhole hole) {
    workload.decode(hole);
  }

  /** Bytes checked, as the gateway does it. */
  @Benchmark
  public void scan(Blackhole hole) {
    workload.scan(hole);
  }
}
