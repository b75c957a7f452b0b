package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that were written once and must be read for ever. Compressed ones are only read: another
 * build of a compressor may pack differently.
 */
final class GoldenColumnarTest {
  private static final Batch BATCH = SampleBatches.of(2_026, 40);

  @Test
  void columnsAreWrittenAsEver() {
    assertThat(BatchCodec.encode(BATCH)).hasToString(golden("columnar"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"columnar", "columnar-lz4", "columnar-zlib", "columnar-lzma", "columnar-zstd"})
  void areReadAsEver(String name) {
    Bytes bytes = GoldenFile.read(name);

    assertThat(BatchCodec.decode(bytes, Limits.DEFAULT)).isEqualTo(BATCH);
  }

  /** The annotated example of docs/protocol.md. */
  @Test
  void theExampleOfTheSpecificationIsWrittenSo() {
    NodeId node = new NodeId(0, 2);
    CollectionName t = new CollectionName("t");
    RecordId x = RecordId.ofKey(t, "x");
    RecordId y = RecordId.ofKey(t, "y");
    Batch example =
        new Batch(
            node,
            Observed.NOTHING,
            List.of(
                new Operation(node, 1, 5L << 16, t, x, OpType.INSERT, keyed("x", -4)),
                new Operation(node, 2, (5L << 16) + 1, t, y, OpType.INSERT, keyed("y", 7)),
                new Operation(
                    node,
                    3,
                    9L << 16,
                    t,
                    x,
                    OpType.UPDATE,
                    List.of(Change.put("n", Value.of(8))))));

    assertThat(BatchCodec.encode(example, Layout.COLUMNAR)).hasToString(golden("columnar-example"));
  }

  private static List<Change> keyed(String key, long n) {
    return List.of(Change.put("k", Value.of(key)), Change.put("n", Value.of(n)));
  }

  private static String golden(String name) {
    return GoldenFile.read(name).toString();
  }
}
