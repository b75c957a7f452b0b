package io.blazedb.codec;

/** How a batch lays its operations out; the ordinal is the high half of the encoding byte. */
public enum Layout {
  /** One operation after the other: smallest and fastest for a few of them. */
  ROW,
  /** Dictionaries and columns: smallest for many of them. */
  COLUMNAR
}
