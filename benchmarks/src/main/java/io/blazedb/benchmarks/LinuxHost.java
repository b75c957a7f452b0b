package io.blazedb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Reads {@code /proc/stat}; elsewhere than on Linux nothing is known to be stolen. */
final class LinuxHost implements Host {
  private static final Path STAT = Path.of("/proc/stat");

  /** Hosts that share processors take them from whoever never pauses. */
  private static final long REST_NANOS = 25_000_000;

  @Override
  public CpuTimes cpuTimes() {
    if (!Files.isReadable(STAT)) {
      return CpuTimes.UNKNOWN;
    }
    try (Stream<String> lines = Files.lines(STAT)) {
      return lines.findFirst().map(CpuTimes::parse).orElse(CpuTimes.UNKNOWN);
    } catch (IOException e) {
      throw new UncheckedIOException(STAT + " can't be read", e);
    }
  }

  @Override
  public long compileMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  @Override
  public void rest() {
    LockSupport.parkNanos(REST_NANOS);
  }
}
