package io.blazedb.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.benchmarks.memory.Content.Unit;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Limits;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentTest {
  @Test
  void growsByOneThingOnly() {
    Content databases = new Content("databases", Unit.DATABASES, 5, 10);
    assertThat(IntStream.range(0, 100).mapToObj(databases::database)).doesNotHaveDuplicates();
    assertThat(records(databases, 1)).hasSize(5);
    Content records = new Content("records", Unit.RECORDS, 5, 10);
    assertThat(records.database(0)).isEqualTo(records.database(99));
    assertThat(records(records, 100)).hasSize(500);
    Content history = new Content("history", Unit.HISTORY, 500, 10);
    assertThat(records(history, 4)).isEqualTo(records(history, 20));
  }

  private static Set<RecordId> records(Content content, int batches) {
    Set<RecordId> records = new HashSet<>();
    for (int i = 0; i < batches; i++) {
      for (Operation each : BatchCodec.decode(content.batch(i, 7), Limits.DEFAULT).operations()) {
        records.add(each.record());
      }
    }
    return records;
  }
}
