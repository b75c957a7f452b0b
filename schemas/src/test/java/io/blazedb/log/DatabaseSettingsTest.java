package io.blazedb.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Damage;
import io.blazedb.codec.GoldenFile;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.DatabaseShelf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules H1 and H2. */
class DatabaseSettingsTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final DatabaseSettings FOUR = new DatabaseSettings(SHOP, 4, 1_700_000_000_000L);

  @Test
  void comesBackAsItWasWritten() {
    assertThat(DatabaseSettings.decode(FOUR.key(), FOUR.encode())).isEqualTo(FOUR);
    assertThat(FOUR.key()).asString(US_ASCII).isEqualTo("shop");
  }

  @Test
  void theKeyMustBeTheName() {
    assertThatThrownBy(() -> DatabaseSettings.decode("shot".getBytes(US_ASCII), FOUR.encode()))
        .isInstanceOf(BlazeException.class)
        .hasMessageContaining("\"shot\"")
        .hasMessageContaining("\"shop\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65, Integer.MAX_VALUE})
  void aCountOutOfRangeIsRefused(int shards) {
    assertThatThrownBy(() -> new DatabaseSettings(SHOP, shards, 0))
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE))
        .hasMessageContaining("1 to 64, not " + shards);
  }

  @Test
  void whatIsOutOfFormIsRefusedWhereItIs() {
    Bytes bytes = GoldenFile.read("database-settings");
    expect(ErrorCode.TRUNCATED, 3, Bytes.wrap(new byte[3]));
    expect(ErrorCode.UNSUPPORTED_VERSION, 0, Damage.with(bytes, 0, 2));
    expect(ErrorCode.BAD_CHECKSUM, bytes.length() - 4, Damage.with(bytes, 3, 0xEE));
    expect(ErrorCode.BAD_DATABASE_NAME, 1, sealed(body().writeText("Shop")));
    expect(ErrorCode.LIMIT_EXCEEDED, 1, sealed(body().writeText("a".repeat(65))));
    expect(ErrorCode.BAD_VALUE, 3, sealed(body().writeText("a").writeVarint(0).writeVarint(1)));
    expect(ErrorCode.BAD_VALUE, 3, sealed(body().writeText("a").writeVarint(65).writeVarint(1)));
    expect(ErrorCode.BAD_VALUE, 3, sealed(body().writeText("a").writeVarint(-1).writeVarint(1)));
    expect(ErrorCode.BAD_VALUE, 3, sealed(body().writeText("a").writeVarint(2).writeVarint(-1)));
    expect(
        ErrorCode.MALFORMED,
        5,
        sealed(body().writeText("a").writeVarint(2).writeVarint(1).writeByte(0)));
    Damage.eachTruncation(bytes, cut -> Damage.decode(cut, DatabaseSettings::decode));
  }

  private static void expect(ErrorCode code, int position, Bytes bytes) {
    MalformedException refusal =
        catchThrowableOfType(MalformedException.class, () -> DatabaseSettings.decode(bytes));
    assertThat(refusal).as("%s at %d", code, position).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.position()).isEqualTo(position);
  }

  private static BlazeWriter body() {
    return new BlazeWriter(99).writeByte(1);
  }

  private static Bytes sealed(BlazeWriter out) {
    return SealedRecord.close(out);
  }

  @Test
  void theFirstCountOfADatabaseStays() {
    DatabaseShelf shelf = new DatabaseShelf(2);
    shelf.put(FOUR);
    shelf.put(new DatabaseSettings(SHOP, 4, 99));
    assertThatThrownBy(() -> shelf.put(new DatabaseSettings(SHOP, 5, 0)))
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHARDS_FIXED))
        .hasMessageContaining("has 4 shards")
        .hasMessageContaining("5 were asked for");
    assertThat(shelf.get(SHOP)).contains(FOUR);
  }

  @Test
  void theShelfIsBounded() {
    DatabaseShelf shelf = new DatabaseShelf(1);
    shelf.put(FOUR);
    shelf.put(FOUR);
    assertThatThrownBy(() -> shelf.put(new DatabaseSettings(new DatabaseName("more"), 2, 0)))
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    assertThat(shelf.all()).containsExactly(FOUR);
  }

  @Test
  void theTopicIsCompacted() {
    assertThat(Topic.DATABASES.settings()).containsEntry("cleanup.policy", "compact");
  }
}
