package io.blazedb.streams.text;

import io.blazedb.op.RecordId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/**
 * What terms of Lucene are made of. All indexes of a partition share one Lucene index, whose terms
 * begin with whose they are:
 *
 * <pre>
 *   words   index(8) field(1) word      a word in a field, by its place in the definition
 *   key     index(8) record id(16)      which document
 *   record  record id(16)               the same, to be read: not indexed
 * </pre>
 */
final class Terms {
  static final String WORDS = "words";
  static final String KEY = "key";
  static final String RECORD = "record";

  private Terms() {}

  static BytesRef word(long index, int field, String word) {
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    return new BytesRef(
        ByteBuffer.allocate(9 + utf8.length).putLong(index).put((byte) field).put(utf8).array());
  }

  static Term key(long index, RecordId id) {
    ByteBuffer key = ByteBuffer.allocate(24).putLong(index).putLong(id.high()).putLong(id.low());
    return new Term(KEY, new BytesRef(key.array()));
  }

  /** What the keys of an index begin with. */
  static Term keysOf(long index) {
    return new Term(KEY, new BytesRef(ByteBuffer.allocate(8).putLong(index).array()));
  }

  static BytesRef record(RecordId id) {
    return new BytesRef(ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array());
  }

  static RecordId record(BytesRef bytes) {
    ByteBuffer id = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
    return new RecordId(id.getLong(), id.getLong());
  }
}
