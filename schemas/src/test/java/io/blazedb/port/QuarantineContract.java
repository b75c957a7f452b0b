package io.blazedb.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.ErrorCode;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.RecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Quarantine} does. Tests use databases of their own, so that it may be shared.
 */
public abstract class QuarantineContract {
  private static final long DEADLINE_S = 60;
  private static final NodeId PHONE = new NodeId(7, 1);
  private static final NodeId TABLET = new NodeId(7, 2);

  private final DatabaseName database = new DatabaseName("t-" + UUID.randomUUID());

  /** The quarantine under test; the contract does not close it. */
  protected abstract Quarantine quarantine();

  @Test
  void listsTheNewestFirstWithEverythingThatIsKnownOfIt() {
    List<QuarantineRecord> kept =
        List.of(refused(PHONE, 1, ErrorCode.CLOCK_AHEAD), refused(TABLET, 1, ErrorCode.FORBIDDEN));
    append(kept);
    assertThat(list(Quarantine.Request.newest(database, 10)))
        .isEqualTo(new Quarantine.Page(List.of(kept.get(1), kept.get(0)), OptionalLong.empty()));
  }

  @Test
  void listsOneNodeOnly() {
    append(
        List.of(
            refused(PHONE, 1, ErrorCode.CLOCK_AHEAD),
            refused(TABLET, 2, ErrorCode.CLOCK_AHEAD),
            refused(PHONE, 3, ErrorCode.CLOCK_AHEAD)));
    Quarantine.Request ofPhone =
        new Quarantine.Request(database, Optional.of(PHONE), 10, OptionalLong.empty());
    assertThat(sequences(list(ofPhone))).containsExactly(3L, 1L);
  }

  @Test
  void keepsDatabasesApart() {
    append(List.of(refused(PHONE, 1, ErrorCode.CLOCK_AHEAD)));
    DatabaseName other = new DatabaseName("t-" + UUID.randomUUID());
    assertThat(everything(other, 10)).isEmpty();
  }

  @Test
  void whatWasRefusedAgainIsListedOnce() {
    for (int i = 0; i < 3; i++) {
      append(
          List.of(
              refused(PHONE, 1, ErrorCode.CLOCK_AHEAD), refused(PHONE, 2, ErrorCode.CLOCK_AHEAD)));
    }
    append(List.of(refused(PHONE, 1, ErrorCode.FORBIDDEN)));
    assertThat(list(Quarantine.Request.newest(database, 10)).records())
        .extracting(QuarantineRecord::sequence, QuarantineRecord::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, ErrorCode.FORBIDDEN),
            org.assertj.core.groups.Tuple.tuple(2L, ErrorCode.CLOCK_AHEAD),
            org.assertj.core.groups.Tuple.tuple(1L, ErrorCode.CLOCK_AHEAD));
  }

  @Test
  void pagesJoinToTheWhole() {
    int count = 25;
    append(
        LongStream.rangeClosed(1, count)
            .mapToObj(each -> refused(PHONE, each, ErrorCode.CLOCK_AHEAD))
            .toList());
    List<Long> descending =
        LongStream.rangeClosed(1, count).mapToObj(each -> count + 1 - each).toList();
    for (int limit : new int[] {1, 7, 25, 1_000}) {
      assertThat(everything(database, limit)).as("limit %d", limit).isEqualTo(descending);
    }
  }

  @Test
  void limitsHaveBounds() {
    for (int limit : new int[] {0, Quarantine.Request.LIMIT_MAX + 1}) {
      assertThatThrownBy(() -> Quarantine.Request.newest(database, limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("limit must be between 1 and 1000, not " + limit);
    }
  }

  private List<Long> everything(DatabaseName of, int limit) {
    List<Long> all = new ArrayList<>();
    Quarantine.Page page = list(Quarantine.Request.newest(of, limit));
    all.addAll(sequences(page));
    while (page.before().isPresent()) {
      page = list(new Quarantine.Request(of, Optional.empty(), limit, page.before()));
      all.addAll(sequences(page));
    }
    return all;
  }

  private static List<Long> sequences(Quarantine.Page page) {
    return page.records().stream().map(QuarantineRecord::sequence).toList();
  }

  private QuarantineRecord refused(NodeId node, long sequence, ErrorCode code) {
    return new QuarantineRecord(
        database,
        node,
        1_700_000_000_000L + sequence,
        "user-17",
        sequence,
        code,
        "it is " + code,
        new CollectionName("tasks"),
        new RecordId(1, sequence),
        OpType.UPDATE,
        Bytes.wrap(new byte[] {1, 2, 3}));
  }

  private void append(List<QuarantineRecord> records) {
    await(quarantine().append(records));
  }

  private Quarantine.Page list(Quarantine.Request request) {
    return await(quarantine().list(request));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(DEADLINE_S, TimeUnit.SECONDS).join();
  }
}
