package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Conflict;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConflictScanTest {
  private static final NodeId ANN = new NodeId(1, 1);
  private static final NodeId BOB = new NodeId(1, 2);
  private static final Shard OTHER = new Shard(Ops.HOME, 1);

  private final CrashingStore store = new CrashingStore();
  private final ShardMerge merge = new ShardMerge(store, new Indexes(store), new MergeCounters());
  private long offset;

  @BeforeEach
  void dispute() {
    for (long id = 1; id <= 5; id++) {
      dispute(Ops.SHARD, Ops.NOTES, id);
    }
    dispute(Ops.SHARD, Ops.TAGS, 1);
    dispute(OTHER, Ops.NOTES, 9);
  }

  @Test
  void listsADatabasesInTheOrderOfTheirRecords() {
    assertThat(ids(all(ConflictQuery.first(100)))).containsExactly(1L, 2L, 3L, 4L, 5L, 1L);
    assertThat(all(ConflictQuery.first(100)))
        .isEqualTo(ViewContent.conflicts(store, Ops.SHARD))
        .allSatisfy(each -> assertThat(each.lost().value()).contains(Value.of("ann's")));
  }

  @Test
  void pagesWithoutAGapOrATwin() {
    for (int limit = 1; limit <= 7; limit++) {
      assertThat(all(ConflictQuery.first(limit)))
          .isEqualTo(ViewContent.conflicts(store, Ops.SHARD));
    }
    assertThat(scan(ConflictQuery.first(6), 1 << 20).page(Cursor.START).nextPage()).isEmpty();
    assertThat(scan(ConflictQuery.first(6), 1).page(Cursor.START).conflicts()).hasSize(1);
  }

  @Test
  void listsThoseOfACollectionOrARecordAlone() {
    assertThat(ids(all(of(Ops.TAGS, Optional.empty())))).containsExactly(1L);
    assertThat(ids(all(of(Ops.NOTES, Optional.of(3L))))).containsExactly(3L);
    assertThat(all(of(Ops.TAGS, Optional.of(3L)))).isEmpty();
  }

  @Test
  void refusesATokenOfAnotherQuestion() {
    Bytes token = scan(ConflictQuery.first(1), 1).page(Cursor.START).nextPage().orElseThrow();
    for (ConflictQuery each :
        List.of(
            of(Ops.TAGS, Optional.empty()).page(token),
            ConflictQuery.first(1).page(Bytes.wrap(new byte[] {9, 1})),
            ConflictQuery.first(1).page(Bytes.wrap(new byte[] {1})))) {
      assertThatThrownBy(() -> scan(each, 1_000).page(Cursor.START))
          .isInstanceOf(BlazeException.class)
          .extracting("code")
          .isEqualTo(ErrorCode.BAD_PAGE_TOKEN);
    }
  }

  private void dispute(Shard shard, CollectionName collection, long id) {
    write(shard, collection, id, ANN, 10, "ann's");
    write(shard, collection, id, BOB, 20, "bob's");
  }

  private void write(
      Shard shard, CollectionName collection, long id, NodeId node, long time, String value) {
    Operation operation =
        new Operation(
            node,
            offset + 1,
            time,
            collection,
            Ops.id(id),
            OpType.UPDATE,
            List.of(Change.put("f", Value.of(value))));
    merge.apply(shard, Ops.logBatch(offset, 0, operation));
    offset++;
  }

  private static ConflictQuery of(CollectionName collection, Optional<Long> id) {
    return new ConflictQuery(Optional.of(collection), id.map(Ops::id), 2, Optional.empty());
  }

  private ConflictScan scan(ConflictQuery query, int bytesMax) {
    return new ConflictScan(store, Ops.SHARD, query, bytesMax);
  }

  private List<Conflict> all(ConflictQuery query) {
    ConflictPage page = scan(query, 1 << 20).page(Cursor.START);
    List<Conflict> all = new ArrayList<>(page.conflicts());
    while (page.nextPage().isPresent()) {
      page = scan(query.page(page.nextPage().get()), 1 << 20).page(Cursor.START);
      all.addAll(page.conflicts());
    }
    return all;
  }

  private static List<Long> ids(List<Conflict> conflicts) {
    return conflicts.stream().map(each -> each.record().low()).toList();
  }
}
