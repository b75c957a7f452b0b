package io.blazedb.codec;

import io.blazedb.op.Bytes;
import io.blazedb.op.Value;
import java.util.Arrays;
import java.util.UUID;

/** Writes {@link ValueColumn}s. Holds scratch memory: one thread at a time. */
final class ValueColumnWriter {
  private final NumberColumnWriter numberWriter;
  private final TextColumnWriter textWriter;
  private final int[] counts = new int[ValueColumn.TAGS];
  private long[] tags = new long[1 << 8];
  private long[] payloads = new long[1 << 9];
  private String[] texts = new String[1 << 8];
  private int textCount;

  ValueColumnWriter(NumberColumnWriter numberWriter, TextColumnWriter textWriter) {
    this.numberWriter = numberWriter;
    this.textWriter = textWriter;
  }

  /** Writes the first {@code count} values. */
  void write(BlazeWriter out, Value[] values, int count) {
    if (count == 0) {
      return;
    }
    reserve(count);
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      int tag = ValueCodec.tag(values[i]);
      tags[i] = tag;
      counts[tag]++;
    }
    numberWriter.write(out, tags, 0, count);
    for (int tag = ValueCodec.INT; tag < ValueColumn.TAGS; tag++) {
      if (counts[tag] > 0) {
        writePayloads(out, values, count, tag);
      }
    }
  }

  private void reserve(int count) {
    if (tags.length < count) {
      int length = Math.max(count, tags.length * 2);
      tags = new long[length];
      payloads = new long[2 * length];
      texts = new String[length];
    }
  }

  private void writePayloads(BlazeWriter out, Value[] values, int count, int tag) {
    switch (tag) {
      case ValueCodec.TEXT -> writeTexts(out, values, count);
      case ValueCodec.BINARY -> writeBinaries(out, values, count);
      case ValueCodec.UUID_TAG -> writeUuids(out, values, count);
      case ValueCodec.ARRAY, ValueCodec.MAP -> {
        for (int i = 0; i < count; i++) {
          if (tags[i] == tag) {
            ValueCodec.write(out, values[i]);
          }
        }
      }
      default -> writeNumbers(out, values, count, tag);
    }
  }

  private void writeNumbers(BlazeWriter out, Value[] values, int count, int tag) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (tags[i] == tag) {
        payloads[n++] = number(values[i], tag);
      }
    }
    numberWriter.write(out, payloads, 0, n);
  }

  private static long number(Value value, int tag) {
    return switch (tag) {
      case ValueCodec.INT -> ((Value.Int) value).value();
      case ValueCodec.TIMESTAMP -> ((Value.Timestamp) value).millis();
      default -> Double.doubleToLongBits(((Value.Real) value).value());
    };
  }

  private void writeTexts(BlazeWriter out, Value[] values, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (tags[i] == ValueCodec.TEXT) {
        texts[n++] = ((Value.Text) values[i]).value();
      }
    }
    textCount = Math.max(textCount, n);
    textWriter.write(out, texts, n);
  }

  private void writeBinaries(BlazeWriter out, Value[] values, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (tags[i] == ValueCodec.BINARY) {
        payloads[n++] = ((Value.Binary) values[i]).value().length();
      }
    }
    numberWriter.write(out, payloads, 0, n);
    for (int i = 0; i < count; i++) {
      if (tags[i] == ValueCodec.BINARY) {
        Bytes bytes = ((Value.Binary) values[i]).value();
        out.writeRaw(bytes);
      }
    }
  }

  private void writeUuids(BlazeWriter out, Value[] values, int count) {
    int total = counts[ValueCodec.UUID_TAG];
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (tags[i] == ValueCodec.UUID_TAG) {
        UUID uuid = ((Value.Uuid) values[i]).value();
        payloads[n] = uuid.getMostSignificantBits();
        payloads[total + n++] = uuid.getLeastSignificantBits();
      }
    }
    numberWriter.write(out, payloads, 0, total);
    numberWriter.write(out, payloads, total, total);
  }

  /** Lets go of the texts. */
  void release() {
    Arrays.fill(texts, 0, textCount, null);
    textCount = 0;
    textWriter.release();
  }
}
