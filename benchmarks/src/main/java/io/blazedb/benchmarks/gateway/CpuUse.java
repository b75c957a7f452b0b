package io.blazedb.benchmarks.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Processor time of the processes that take part: it says who is the limit, and unlike a rate it
 * says so on a busy machine too.
 *
 * @param nanos by process, user and system time together; the system counts in 10 ms
 */
record CpuUse(Map<String, Long> nanos) {
  CpuUse {
    nanos = new LinkedHashMap<>(nanos);
  }

  static CpuUse none() {
    return new CpuUse(Map.of());
  }

  /** What the processes used so far. */
  static CpuUse soFar(Map<String, Long> pids) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    pids.forEach(
        (name, pid) ->
            nanos.put(
                name,
                ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .orElse(Duration.ZERO)
                    .toNanos()));
    return new CpuUse(nanos);
  }

  CpuUse plus(CpuUse other) {
    Map<String, Long> sum = new LinkedHashMap<>(nanos);
    other.nanos.forEach((name, each) -> sum.merge(name, each, Long::sum));
    return new CpuUse(sum);
  }

  CpuUse minus(CpuUse earlier) {
    Map<String, Long> difference = new LinkedHashMap<>();
    nanos.forEach(
        (name, each) -> difference.put(name, each - earlier.nanos.getOrDefault(name, 0L)));
    return new CpuUse(difference);
  }

  /** Nanoseconds for each of {@code count}, in all and by process. */
  String per(long count, String unit) {
    double total = nanos.values().stream().mapToLong(Long::longValue).sum();
    return String.format(Locale.ROOT, "%.3g ns of processor time/%s: ", total / count, unit)
        + nanos.entrySet().stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT, "%s %.3g", each.getKey(), each.getValue() / (double) count))
            .collect(Collectors.joining(", "));
  }
}
