package io.blazedb.query.exec;

import java.util.Iterator;

/** Records that are read one by one, and must be closed. Used by one thread. */
public interface Records extends Iterator<SourceRecord>, AutoCloseable {
  /** Gives up what reading holds; what was read stays usable. */
  @Override
  void close();

  /** Records that hold nothing open. */
  static Records of(Iterator<SourceRecord> records) {
    return new Records() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public SourceRecord next() {
        return records.next();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
