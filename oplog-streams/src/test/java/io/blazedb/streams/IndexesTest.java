package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Order.Direction;
import io.blazedb.query.exec.Index;
import io.blazedb.query.exec.KeyRange;
import io.blazedb.query.exec.KeyRange.Bound;
import io.blazedb.query.exec.KeyRange.End;
import io.blazedb.query.exec.KeyRange.Entry;
import io.blazedb.query.exec.Records;
import io.blazedb.streams.IndexScan.Moved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndexesTest {
  private static final IndexDefinition BY_N =
      new IndexDefinition(Ops.NOTES, "by-n", List.of("n"), Of.VALUES);
  private static final IndexDefinition BY_N_AND_M =
      new IndexDefinition(Ops.NOTES, "by-n-m", List.of("n", "m"), Of.VALUES);
  private static final IndexDefinition BY_TAG =
      new IndexDefinition(Ops.NOTES, "by-tag", List.of("tags"), Of.ELEMENTS);

  private final CrashingStore store = new CrashingStore();
  private final Indexes indexes = new Indexes(store);
  private final ShardMerge merge = new ShardMerge(store, indexes, new MergeCounters());
  private final IndexWork work = new IndexWork(store, indexes);
  private long offset;
  private long sequence;

  @Test
  void followsTheRecordsFromItsCreationOn() {
    create(BY_N);
    build();
    put(1, "n", Value.of(5));
    put(2, "n", Value.of(3));
    put(3, "m", Value.of(3));
    assertThat(read(BY_N, KeyRange.equalTo(List.of()))).containsExactly(3L, 2L, 1L);
    put(2, "n", Value.of(7));
    assertThat(read(BY_N, KeyRange.equalTo(List.of()))).containsExactly(3L, 1L, 2L);
    delete(1);
    assertThat(read(BY_N, KeyRange.equalTo(List.of()))).containsExactly(3L, 2L);
    assertThat(entries()).isEqualTo(2);
  }

  @Test
  void isBuiltOverWhatIsThereInStepsAndNotReadBefore() {
    for (int i = 1; i <= 2_500; i++) {
      put(i, "n", Value.of(2_500 - i));
    }
    create(BY_N);
    assertThat(ready()).isEmpty();
    assertThat(work.step()).isTrue();
    put(5, "n", Value.of(-1)); // behind the builder
    put(2_400, "n", Value.of(-2)); // before it
    assertThat(ready()).isEmpty();
    build();
    assertThat(ready()).extracting(IndexBuild::built).containsExactly(2_500L);
    assertThat(read(BY_N, KeyRange.equalTo(List.of())).subList(0, 3))
        .containsExactly(2_400L, 5L, 2_500L);
    assertThat(read(BY_N, KeyRange.equalTo(List.of()))).hasSize(2_500);
    assertThat(work.step()).isFalse();
  }

  @Test
  void readsRanges() {
    create(BY_N);
    build();
    List<Value> values =
        List.of(
            Value.of(1),
            Value.of(2),
            Value.of(2.5),
            Value.of(3),
            Value.of("2"),
            Value.of(true),
            Value.ofNull());
    for (int i = 0; i < values.size(); i++) {
      put(i + 1, "n", values.get(i));
    }
    assertThat(read(BY_N, KeyRange.equalTo(List.of(Value.of(2.0))))).containsExactly(2L);
    assertThat(read(BY_N, between(2, End.INCLUSIVE, 3, End.EXCLUSIVE))).containsExactly(2L, 3L);
    assertThat(read(BY_N, between(2, End.EXCLUSIVE, 3, End.INCLUSIVE))).containsExactly(3L, 4L);
    assertThat(read(BY_N, between(3, End.EXCLUSIVE, 2, End.INCLUSIVE))).isEmpty();
    assertThat(read(BY_N, range(new Bound(Value.of(2), End.INCLUSIVE), null)))
        .containsExactly(2L, 3L, 4L);
    assertThat(read(BY_N, range(null, new Bound(Value.of(2), End.EXCLUSIVE)))).containsExactly(1L);
    assertThat(read(BY_N, range(null, new Bound(Value.of("3"), End.EXCLUSIVE))))
        .containsExactly(5L);
  }

  @Test
  void readsBothWaysFromAnyEntry() {
    create(BY_N_AND_M);
    build();
    for (int i = 1; i <= 9; i++) {
      put(i, "n", Value.of(i % 3));
    }
    KeyRange ones = KeyRange.equalTo(List.of(Value.of(1)));
    assertThat(read(BY_N_AND_M, ones)).containsExactly(1L, 4L, 7L);
    assertThat(read(BY_N_AND_M, ones, Direction.DESC)).containsExactly(7L, 4L, 1L);
    Entry from = new Entry(List.of(Optional.of(Value.of(1)), Optional.empty()), Ops.id(4));
    KeyRange rest = new KeyRange(ones.equal(), ones.low(), ones.high(), Optional.of(from));
    assertThat(read(BY_N_AND_M, rest)).containsExactly(4L, 7L);
    assertThat(read(BY_N_AND_M, rest, Direction.DESC)).containsExactly(4L, 1L);
  }

  @Test
  void indexesElementsOneByOne() {
    create(BY_TAG);
    build();
    put(1, "tags", Value.of(List.of(Value.of("a"), Value.of("b"), Value.of("a"))));
    apply(
        Ops.op(
            ++sequence,
            sequence,
            Ops.NOTES,
            2,
            OpType.UPDATE,
            new Change("tags", new FieldChange.Add(List.of(Value.of("b"), Value.of("c"))))));
    put(3, "tags", Value.of("b"));
    // A text may contain any other: it comes with each, and the condition decides.
    assertThat(read(BY_TAG, KeyRange.equalTo(List.of(Value.of("a"))))).containsExactly(1L, 3L);
    assertThat(read(BY_TAG, KeyRange.equalTo(List.of(Value.of("b"))))).containsExactly(1L, 2L, 3L);
    assertThat(read(BY_TAG, KeyRange.equalTo(List.of(Value.of(7))))).isEmpty();
    put(1, "tags", Value.of(List.of()));
    assertThat(read(BY_TAG, KeyRange.equalTo(List.of(Value.of("b"))))).containsExactly(2L, 3L);
  }

  @Test
  void goesWithAllItsEntries() {
    create(BY_N);
    for (int i = 1; i <= 1_500; i++) {
      put(i, "n", Value.of(i));
    }
    build();
    drop(BY_N);
    assertThat(ready()).isEmpty();
    put(1, "n", Value.of(9_999));
    build();
    assertThat(entries()).isZero();
    assertThat(IndexScan.builds(store, Ops.SHARD, Ops.NOTES)).isEmpty();
  }

  @Test
  void isBuiltAnewWhenItIsDeclaredWithOtherFields() {
    put(1, "n", Value.of(1));
    put(1, "m", Value.of(2));
    create(BY_N);
    build();
    IndexDefinition byM = new IndexDefinition(Ops.NOTES, BY_N.name(), List.of("m"), Of.VALUES);
    create(byM);
    assertThat(ready()).isEmpty();
    build();
    assertThat(ready()).extracting(IndexBuild::definition).containsExactly(byM);
    assertThat(entries()).isOne();
    assertThat(read(byM, KeyRange.equalTo(List.of(Value.of(2))))).containsExactly(1L);
  }

  @Test
  void mergesDeclarationsWhateverTheirOrder() {
    Operation create = declare(BY_N, 5);
    Operation drop =
        new Operation(
            new NodeId(1, 2),
            1,
            9,
            Ops.NOTES,
            IndexDefinition.id(Ops.NOTES, BY_N.name()),
            OpType.DROP_INDEX,
            List.of());
    apply(drop);
    apply(create);
    build();
    assertThat(ready()).isEmpty();
    assertThat(IndexScan.builds(store, Ops.SHARD, Ops.NOTES)).isEmpty();
  }

  @Test
  void passesOverWhatDeclaresNone() {
    apply(
        Ops.op(
            ++sequence,
            sequence,
            Ops.NOTES,
            9,
            OpType.CREATE_INDEX,
            Change.put("on", Value.ofNull())));
    assertThat(work.step()).isFalse();
  }

  @Test
  void aSecondDeclarationLeavesItAsItIs() {
    create(BY_N);
    build();
    create(BY_N);
    assertThat(ready()).hasSize(1);
  }

  @Test
  void knowsItsIndexesAfterARestart() {
    create(BY_N);
    build();
    Indexes restarted = new Indexes(store);
    assertThat(restarted.maintained(Ops.SHARD, Ops.NOTES)).hasSize(1);
    assertThat(restarted.work()).isEmpty();
  }

  private void apply(Operation... operations) {
    merge.apply(Ops.SHARD, Ops.logBatch(offset, offset, operations));
    offset++;
  }

  private void put(long id, String field, Value value) {
    sequence++;
    apply(Ops.put(sequence, id, field, value));
  }

  private void delete(long id) {
    sequence++;
    apply(Ops.delete(sequence, id));
  }

  private void create(IndexDefinition definition) {
    apply(declare(definition, ++sequence));
  }

  private static Operation declare(IndexDefinition definition, long sequence) {
    return declare(definition, sequence, OpType.CREATE_INDEX, definition.changes());
  }

  private void drop(IndexDefinition definition) {
    apply(declare(definition, ++sequence, OpType.DROP_INDEX, List.of()));
  }

  private static Operation declare(
      IndexDefinition definition, long sequence, OpType type, List<Change> changes) {
    RecordId id = IndexDefinition.id(definition.collection(), definition.name());
    return new Operation(Ops.NODE, sequence, sequence, Ops.NOTES, id, type, changes);
  }

  private void build() {
    while (work.step()) {
      assertThat(work).isNotNull();
    }
  }

  private List<IndexBuild> ready() {
    return IndexScan.ready(store, Ops.SHARD, Ops.NOTES);
  }

  private long entries() {
    return store.count((byte) 'i');
  }

  private List<Long> read(IndexDefinition definition, KeyRange range) {
    return read(definition, range, Direction.ASC);
  }

  private List<Long> read(IndexDefinition definition, KeyRange range, Direction direction) {
    Index index = Index.of(definition);
    List<Long> ids = new ArrayList<>();
    try (Records records =
        IndexScan.of(store, Ops.SHARD, index, range, direction, Moved.GIVEN, () -> {})) {
      records.forEachRemaining(record -> ids.add(record.id().low()));
    }
    return ids;
  }

  private static KeyRange between(long low, End lowEnd, long high, End highEnd) {
    return range(new Bound(Value.of(low), lowEnd), new Bound(Value.of(high), highEnd));
  }

  private static KeyRange range(Bound low, Bound high) {
    return new KeyRange(
        List.of(), Optional.ofNullable(low), Optional.ofNullable(high), Optional.empty());
  }
}
