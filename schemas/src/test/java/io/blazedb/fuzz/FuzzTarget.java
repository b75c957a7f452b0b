package io.blazedb.fuzz;

import io.blazedb.op.Bytes;
import java.util.Locale;

/**
 * What reads bytes from outside, and the check of what must hold of it whatever the bytes are. A
 * check returns, or throws what is then a finding.
 *
 * <p>The name in lower case is the name of the corpus folder.
 */
enum FuzzTarget {
  /** Frames and the messages in them, as they come from a socket. */
  FRAME,
  /** The body of a query message. */
  QUERY,
  /** Batches as they are: what a checksum lets through is little. */
  BATCH,
  /** Batches in rows under a checksum that is set right. */
  ROWS,
  /** Batches in columns under a checksum that is set right. */
  COLUMNS,
  /** The one operation of a batch in rows, its length set right too. */
  OPERATION,
  /** Compressed batches under a checksum that is set right. */
  PACKED,
  /** Batches that are valid until they are compressed in every way and read again. */
  REPACKED,
  /** Values. */
  VALUE,
  /** Merged record states. */
  RECORD_STATE,
  /** Snapshot chunks under a checksum that is set right. */
  SNAPSHOT_CHUNK,
  /** Envelopes of log records, and the batch in them. */
  LOG_ENVELOPE,
  /** Keys of log records. */
  SHARD_KEY,
  /** Records of published dictionaries under a checksum that is set right. */
  DICTIONARY_RECORD,
  /** Settings of databases under a checksum that is set right. */
  DATABASE_SETTINGS,
  /** Records of who is here. */
  PRESENCE_RECORD,
  /** Records of refused operations under a checksum that is set right. */
  QUARANTINE_RECORD,
  /** Cursors as text. */
  CURSOR_TEXT,
  /** Page tokens. */
  PAGE_TOKEN;

  /** The target with this name, in any case. */
  static FuzzTarget named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The corpus folder's name. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Runs the check. */
  void check(Bytes input) {
    switch (this) {
      case FRAME -> WireChecks.frame(input);
      case QUERY -> WireChecks.query(input);
      case BATCH -> BatchChecks.raw(input);
      case ROWS -> BatchChecks.rows(input);
      case COLUMNS -> BatchChecks.columns(input);
      case OPERATION -> BatchChecks.operation(input);
      case PACKED -> PackingChecks.packed(input);
      case REPACKED -> PackingChecks.repacked(input);
      case VALUE -> StateChecks.value(input);
      case RECORD_STATE -> StateChecks.recordState(input);
      case SNAPSHOT_CHUNK -> SnapshotChecks.chunk(input);
      case LOG_ENVELOPE -> LogChecks.envelope(input);
      case SHARD_KEY -> LogChecks.shardKey(input);
      case PRESENCE_RECORD -> LogChecks.presenceRecord(input);
      case DICTIONARY_RECORD -> LogChecks.dictionaryRecord(input);
      case DATABASE_SETTINGS -> LogChecks.databaseSettings(input);
      case QUARANTINE_RECORD -> LogChecks.quarantineRecord(input);
      case CURSOR_TEXT -> WireChecks.cursorText(input);
      case PAGE_TOKEN -> WireChecks.pageToken(input);
    }
  }
}
