package io.blazedb.broker;

/** What a broker's acknowledgement promises. */
public enum Durability {
  /**
   * The log record is in the operating system's page cache: it outlives the process, also a killed
   * one, but not the loss of power.
   */
  OS_CACHE,

  /**
   * The log record is on the disk, as far as the disk tells the truth: each append is flushed
   * before it is acknowledged. Records that arrive in one producer batch share one flush.
   */
  FSYNC
}
