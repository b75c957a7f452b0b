package io.blazedb.benchmarks.gateway;

import java.util.concurrent.TimeUnit;

/**
 * What was acknowledged, from the first send to the last acknowledgement.
 *
 * @param records log records
 * @param bytes of their values
 * @param operations in them
 * @param nanos how long it took
 * @param cpu what it cost
 */
record Flow(long records, long bytes, long operations, long nanos, CpuUse cpu) {
  static Flow of(long records, long bytes, long operations, long nanos) {
    return new Flow(records, bytes, operations, nanos, CpuUse.none());
  }

  Flow costing(CpuUse cpu) {
    return new Flow(records, bytes, operations, nanos, cpu);
  }

  /** Several as one. */
  Flow plus(Flow other) {
    return new Flow(
        records + other.records,
        bytes + other.bytes,
        operations + other.operations,
        nanos + other.nanos,
        cpu.plus(other.cpu));
  }

  double bytesPerSecond() {
    return perSecond(bytes);
  }

  double operationsPerSecond() {
    return perSecond(operations);
  }

  double recordsPerSecond() {
    return perSecond(records);
  }

  String perRecord() {
    return cpu.per(records, "record");
  }

  String perByte() {
    return cpu.per(bytes, "byte");
  }

  String perOperation() {
    return cpu.per(operations, "operation");
  }

  private double perSecond(long count) {
    return count * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
  }
}
