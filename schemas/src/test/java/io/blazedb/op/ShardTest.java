package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which shard a record is of (H3). */
class ShardTest {
  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000001, 2, 1",
    "00000000-0000-0000-0000-000000000001, 64, 17",
    "00000000-0000-0000-0000-000000000002, 4, 0",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6, 4, 3",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6, 7, 2",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, 64, 50",
  })
  void aRecordHasAlwaysTheSameShard(UUID record, int shards, int expected) {
    assertThat(Shard.numberOf(RecordId.of(record), shards)).isEqualTo(expected);
  }

  @Test
  void theOnlyShardHasAllRecords() {
    assertThat(Shard.numberOf(new RecordId(5, 6), 1)).isZero();
  }

  /** Also ids of one device that differ in their time alone. */
  @Test
  void recordsSpreadEvenly() {
    Random random = new Random(1);
    for (int shards : new int[] {2, 3, 7, 64}) {
      int[] ofRandom = new int[shards];
      int[] ofTimes = new int[shards];
      for (int i = 0; i < 1_000 * shards; i++) {
        ofRandom[Shard.numberOf(new RecordId(random.nextLong(), random.nextLong()), shards)]++;
        ofTimes[
            Shard.numberOf(new RecordId((long) i << 32 | 0x11d0, 0xa76500a0c91e6bf6L), shards)]++;
      }
      assertThat(Arrays.stream(ofRandom).boxed())
          .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
      assertThat(Arrays.stream(ofTimes).boxed())
          .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }
  }
}
