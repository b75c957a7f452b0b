package io.blazedb.gateway.telemetry;

/** What the views are asked. */
public enum ViewQuestion {
  /** A query. */
  QUERY,
  /** The cursor and the digest of a database. */
  STATE,
  /** States of records, for subscriptions to a part. */
  RECORDS
}
