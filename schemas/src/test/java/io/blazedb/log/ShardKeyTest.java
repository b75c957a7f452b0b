package io.blazedb.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule R49. */
final class ShardKeyTest {

  @ParameterizedTest
  @CsvSource({"team-1, 0, team-1/0", "0, 1023, 0/1023", "a.b_c, 17, a.b_c/17"})
  void theKeyIsTheDatabaseAndTheNumber(String database, int number, String key) {
    Shard shard = new Shard(new DatabaseName(database), number);

    assertThat(new String(ShardKey.encode(shard), StandardCharsets.US_ASCII)).isEqualTo(key);
    assertThat(ShardKey.decode(ShardKey.encode(shard))).isEqualTo(shard);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "a/",
        "/0",
        "a/x",
        "a/-1",
        "a/1024",
        "a/00",
        "a/+1",
        "a/01",
        "a/1/2",
        "A/0",
        "a/4294967296",
        "\u00e9/0"
      })
  void anythingElseIsNotAKey(String key) {
    assertThatThrownBy(() -> ShardKey.decode(key.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(BlazeException.class)
        .extracting(e -> ((BlazeException) e).code())
        .isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void theShardsOfADatabaseGoToConsecutivePartitions() {
    DatabaseName database = new DatabaseName("team-1");
    int first = ShardKey.partition(new Shard(database, 0), 12);
    for (int number = 0; number <= Shard.NUMBER_MAX; number++) {
      assertThat(ShardKey.partition(new Shard(database, number), 12))
          .isEqualTo((first + number) % 12);
    }
  }

  @Test
  void databasesSpreadEvenlyOverPartitions() {
    int databases = 12_000;
    int[] counts = new int[12];
    for (int i = 0; i < databases; i++) {
      counts[ShardKey.partition(Shard.first(new DatabaseName("db-" + i)), counts.length)]++;
    }

    for (int count : counts) {
      assertThat(count).isBetween(850, 1_150);
    }
  }

  @Test
  void thePartitionOfAShardIsPinned() {
    assertThat(ShardKey.partition(Shard.first(new DatabaseName("team-1")), 12)).isEqualTo(6);
    assertThat(ShardKey.partition(Shard.first(new DatabaseName("demo")), 12)).isEqualTo(7);
    assertThat(ShardKey.partition(Shard.first(new DatabaseName("demo")), 1)).isZero();
  }

  @Test
  void aPartitionIsNeverOutOfRange() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Shard shard = new Shard(new DatabaseName("d" + i), Shard.NUMBER_MAX);
      seen.add(ShardKey.partition(shard, 7));
    }

    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
  }
}
