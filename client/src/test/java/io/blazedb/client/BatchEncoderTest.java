package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.CompressionChoice;
import io.blazedb.codec.Limits;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchEncoderTest {
  private static final NodeId NODE = new NodeId(1, 2);

  private static Batch batch(int operations) {
    List<Operation> made =
        LongStream.rangeClosed(1, operations)
            .mapToObj(
                i ->
                    new Operation(
                        NODE,
                        i,
                        HybridTime.ofMillis(1_700_000_000_000L + i),
                        new CollectionName("notes"),
                        new RecordId(i * 0x9E3779B97F4A7C15L, i),
                        OpType.UPDATE,
                        List.of(
                            Change.put(
                                "text",
                                Value.of(
                                    "number " + i + " of the things that are still to be done")))))
            .toList();
    return new Batch(NODE, Observed.NOTHING, made);
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsSpentTheBatchComesBack(CompressionChoice.Budget budget) {
    for (int operations : new int[] {1, 20, 500}) {
      Batch batch = batch(operations);

      Bytes bytes = new BatchEncoder(budget).encode(batch);

      assertThat(BatchCodec.decode(bytes, Limits.DEFAULT)).isEqualTo(batch);
    }
  }

  @Test
  void nothingIsSpentOnNothing() {
    Batch batch = batch(500);

    assertThat(new BatchEncoder(CompressionChoice.Budget.NOTHING).encode(batch))
        .isEqualTo(BatchCodec.encode(batch));
  }

  @Test
  void whatIsSpentMakesBatchesSmaller() {
    Batch batch = batch(500);

    assertThat(new BatchEncoder(CompressionChoice.Budget.BALANCED).encode(batch).length())
        .isLessThan(BatchCodec.encode(batch).length());
  }
}
