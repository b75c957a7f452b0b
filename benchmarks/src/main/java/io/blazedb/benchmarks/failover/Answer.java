package io.blazedb.benchmarks.failover;

import io.blazedb.op.DatabaseName;
import java.util.OptionalLong;

/**
 * What became of a question.
 *
 * @param database what was asked about
 * @param dueNs when it was asked, on the scale of {@link System#nanoTime}
 * @param answeredNs when the answer was there
 * @param kind what came
 * @param lagMs how old a copy's answer was, if it told
 */
record Answer(DatabaseName database, long dueNs, long answeredNs, Kind kind, OptionalLong lagMs) {
  /** What came. */
  enum Kind {
    /** An answer of the view itself. */
    CURRENT,
    /** One of a copy. */
    STALE,
    /** None. */
    FAILED
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  long tookNs() {
    return answeredNs - dueNs;
  }
}
