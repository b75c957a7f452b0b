package io.blazedb.benchmarks;

/** The machine that is measured on: what it took away, and time for it to calm down. */
interface Host {
  /** Processor time so far. */
  CpuTimes cpuTimes();

  /** How long this process has compiled code so far, in milliseconds. */
  long compileMillis();

  /** Leaves the processors alone for a moment. */
  void rest();
}
