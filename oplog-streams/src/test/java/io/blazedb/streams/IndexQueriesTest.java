package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Filter.Operator;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.ExecLimits;
import io.blazedb.query.exec.Index;
import io.blazedb.query.exec.KeyRange;
import io.blazedb.query.exec.QueryEngine;
import io.blazedb.query.exec.Reads;
import io.blazedb.query.exec.RecordSource;
import io.blazedb.query.exec.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is found by an index is what is found by reading all records, whatever is going on. */
class IndexQueriesTest {
  private static final IndexDefinition BY_F =
      new IndexDefinition(Ops.NOTES, "by-f", List.of("f"), Of.VALUES);
  private static final IndexDefinition BY_F_AND_G =
      new IndexDefinition(Ops.NOTES, "by-f-g", List.of("f", "g"), Of.VALUES);
  private static final IndexDefinition BY_ELEMENT =
      new IndexDefinition(Ops.NOTES, "by-element", List.of("f"), Of.ELEMENTS);
  private static final int RECORDS = 60;

  /** One of each kind and its neighbours: what an index may confuse. */
  private static final List<Value> VALUES =
      List.of(
          Value.ofNull(),
          Value.of(false),
          Value.of(true),
          Value.of(0),
          Value.of(-0.0),
          Value.of(1),
          Value.of(1.0),
          Value.of(1.5),
          Value.of(-3),
          Value.of(Long.MAX_VALUE),
          Value.of(0x1p63),
          Value.of(Double.NaN),
          Value.of(Double.NEGATIVE_INFINITY),
          Value.of(""),
          Value.of("a"),
          Value.of("ab"),
          Value.of("a\0b"),
          Value.of("b"),
          new Value.Binary(Bytes.wrap(new byte[] {'a'})),
          new Value.Binary(Bytes.wrap(new byte[] {'a', 0})),
          new Value.Uuid(new UUID(1, 2)),
          new Value.Timestamp(0),
          new Value.Timestamp(1),
          Value.of(List.of()),
          Value.of(List.of(Value.of("a"), Value.of(1))),
          Value.of(List.of(Value.of(1.0), Value.of("b"), Value.of("b"))),
          Value.of(List.of(Value.of(List.of(Value.of("a"))))),
          Value.of(java.util.Map.of("a", Value.of(1))));

  private final CrashingStore store = new CrashingStore();
  private final Indexes indexes = new Indexes(store);
  private final ShardMerge merge = new ShardMerge(store, indexes, new MergeCounters());
  private final IndexWork work = new IndexWork(store, indexes);
  private final QueryEngine engine = new QueryEngine(ExecLimits.DEFAULT, () -> 0);
  private final StoredRecords stored = new StoredRecords(store, Ops.SHARD);
  private final RecordSource scanned = new Wrapped(stored, () -> {}, false);
  private final Random random = new Random(20_240_303);
  private int pageRows = 7;
  private long sequence;

  /** Every value against every kind of query, once the indexes are there. */
  @Test
  void answersAsAScanForEveryKindOfValue() {
    for (IndexDefinition each : List.of(BY_F, BY_F_AND_G, BY_ELEMENT)) {
      declare(each, OpType.CREATE_INDEX);
    }
    build();
    fill(RECORDS);
    pageRows = 100;
    for (Value each : VALUES) {
      checkQueries(each, any());
    }
  }

  @Test
  void answersAsAScanBeforeDuringAndAfterTheBuildAndTheDrop() {
    fill(RECORDS);
    checkAll();
    for (IndexDefinition each : List.of(BY_F, BY_F_AND_G, BY_ELEMENT)) {
      declare(each, OpType.CREATE_INDEX);
    }
    checkAll();
    work.step();
    checkAll();
    build();
    checkAll();
    fill(RECORDS);
    checkAll();
    declare(BY_F_AND_G, OpType.DROP_INDEX);
    fill(10);
    checkAll();
    declare(BY_F_AND_G, OpType.CREATE_INDEX); // before it is gone
    fill(10);
    checkAll();
    build();
    checkAll();
    for (IndexDefinition each : List.of(BY_F, BY_F_AND_G, BY_ELEMENT)) {
      declare(each, OpType.DROP_INDEX);
    }
    checkAll();
    build();
    checkAll();
    assertThat(store.count((byte) 'i')).isZero();
  }

  @Test
  void answersAsAScanWhileALargeCollectionIsBuilt() {
    pageRows = 1_000;
    fill(2_000);
    declare(BY_F, OpType.CREATE_INDEX);
    assertThat(pathOf(equal("f", Value.of("a")))).isEqualTo("scan");
    work.step();
    fill(50);
    checkQueries(Value.of("a"), Value.of(1));
    assertThat(pathOf(equal("f", Value.of("a")))).isEqualTo("scan");
    build();
    checkQueries(Value.of("a"), Value.of(1));
    assertThat(pathOf(equal("f", Value.of("a")))).isEqualTo("index");
  }

  @Test
  void thePlannerUsesThem() {
    fill(RECORDS);
    for (IndexDefinition each : List.of(BY_F, BY_F_AND_G, BY_ELEMENT)) {
      declare(each, OpType.CREATE_INDEX);
    }
    build();
    Filter a = equal("f", Value.of("a"));
    assertThat(indexOf(from().where(a))).isEqualTo("by-f on f");
    assertThat(indexOf(from().where(compare(Operator.GT, Value.of(1))))).startsWith("by-f");
    assertThat(indexOf(from().where(new Filter.In("f", List.of(Value.of(1), Value.of("b"))))))
        .startsWith("by-f");
    assertThat(indexOf(from().orderBy(Order.desc("f")))).isEqualTo("by-f on f");
    assertThat(indexOf(from().where(a).orderBy(Order.asc("g")))).isEqualTo("by-f-g on f, g");
    assertThat(indexOf(from().where(new Filter.And(List.of(a, equal("g", Value.of(1)))))))
        .isEqualTo("by-f-g on f, g");
    assertThat(indexOf(from().where(compare(Operator.CONTAINS, Value.of("b")))))
        .isEqualTo("by-element on f");
    assertThat(explained(joined()).get("joins").toString()).contains("by-f on f");
    assertThat(engine.byIndex(Query.of(Ops.NOTES, a), stored, Cursor.START)).isPresent();
    assertThat(engine.byIndex(Query.of(Ops.NOTES, Filter.ALL), stored, Cursor.START)).isEmpty();
  }

  @Test
  void givesEachRecordOnceThoughItMovesWhileItIsRead() {
    fill(RECORDS);
    declare(BY_F, OpType.CREATE_INDEX);
    declare(BY_ELEMENT, OpType.CREATE_INDEX);
    build();
    for (int round = 0; round < 50; round++) {
      RecordSource restless = new Wrapped(stored, this::moveOne, true);
      List<Value> two = List.of(any(), any());
      Filter in = new Filter.In("f", two);
      Filter contains = compare(Operator.CONTAINS, two.get(0));
      for (Filter each : List.of(in, contains)) {
        SelectResult found = engine.run(from().where(each).select(), restless, Cursor.START);
        assertThat(found.rows()).doesNotHaveDuplicates();
        assertThat(found.rows().stream().map(SelectResult.Row::id)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void failsRatherThanGiveARecordOutOfItsPlace() {
    put(1, Value.of(1));
    put(2, Value.of(2));
    put(3, Value.of(3));
    declare(BY_F, OpType.CREATE_INDEX);
    build();
    Index index = Index.of(BY_F);
    KeyRange all = KeyRange.equalTo(List.of());
    try (Records records = stored.inOrder(index, all, Order.Direction.ASC, () -> {})) {
      assertThat(records.next().id()).isEqualTo(Ops.id(1));
      put(2, Value.of(9));
      assertThatThrownBy(records::next)
          .isInstanceOf(UnsteadyIndexException.class)
          .extracting("code")
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }
    try (Records records = stored.range(index, all, Order.Direction.ASC, () -> {})) {
      put(1, Value.of(10));
      List<RecordId> ids = new ArrayList<>();
      records.forEachRemaining(each -> ids.add(each.id()));
      assertThat(ids).containsExactly(Ops.id(1), Ops.id(3), Ops.id(2));
    }
    // Whoever joins by the index checks nothing again.
    KeyRange tens = KeyRange.equalTo(List.of(Value.of(10)));
    try (Records records = stored.range(index, tens, Order.Direction.ASC, () -> {})) {
      put(1, Value.of(11));
      assertThat(records.hasNext()).isFalse();
    }
  }

  @Test
  void anIndexThatIsDroppedGivesItsRecordsToWhoeverReadsItAndToNobodyElse() {
    fill(RECORDS);
    declare(BY_F, OpType.CREATE_INDEX);
    build();
    KeyRange all = KeyRange.equalTo(List.of());
    Index index = Index.of(BY_F);
    long living = count(stored.scan(Ops.NOTES, new RecordId(0, 0), () -> {}));
    Records begun = stored.range(index, all, Order.Direction.ASC, () -> {});
    declare(BY_F, OpType.DROP_INDEX);
    assertThatThrownBy(() -> stored.range(index, all, Order.Direction.ASC, () -> {}))
        .isInstanceOf(UnsteadyIndexException.class)
        .hasMessageContaining("\"by-f\"");
    build();
    assertThat(count(begun)).isEqualTo(living);
    assertThat(stored.indexes(Ops.NOTES)).isEmpty();
  }

  @Test
  void onlyItsOwnRecordDeclaresAnIndex() {
    put(1, Value.of(1));
    apply(op(7, OpType.CREATE_INDEX, BY_F.changes()));
    build();
    assertThat(stored.indexes(Ops.NOTES)).isEmpty();
  }

  private static long count(Records records) {
    long count = 0;
    try (records) {
      while (records.hasNext()) {
        records.next();
        count++;
      }
    }
    return count;
  }

  private void checkAll() {
    for (int i = 0; i < 6; i++) {
      checkQueries(any(), any());
    }
  }

  private void checkQueries(Value value, Value other) {
    for (Operator operator : Operator.values()) {
      check(from().where(compare(operator, value)));
      checkSimple(compare(operator, value));
    }
    check(from().where(new Filter.In("f", List.of(value, other, Value.of(1)))));
    Filter equal = equal("f", value);
    Filter above = new Filter.Compare("g", Operator.GE, other);
    check(from().where(new Filter.And(List.of(equal, above))));
    check(from().where(new Filter.And(List.of(equal, equal("g", other)))));
    check(from().where(equal).orderBy(Order.desc("g")));
    check(from().where(compare(Operator.GT, value)).orderBy(Order.asc("f")));
    check(from().orderBy(Order.desc("f")));
    check(from().orderBy(Order.asc("f")).orderBy(Order.asc("g")));
    check(from().orderBy(Order.asc("f").withMissing(Order.Missing.LAST)));
    Filter both =
        new Filter.And(
            List.of(compare(Operator.CONTAINS, value), compare(Operator.CONTAINS, other)));
    check(from().where(both).orderBy(Order.asc("f")));
    check(joined());
  }

  private static SelectDraft joined() {
    return Select.from(Ops.NOTES)
        .as("a")
        .join(new Join(Join.Kind.LEFT, Ops.NOTES, "b", "a.g", "f"))
        .where(new Filter.Compare("a.f", Operator.LE, Value.of(1)));
  }

  /** All pages, with and without the indexes. */
  private void check(SelectDraft draft) {
    Select select = draft.limit(pageRows).select();
    Optional<Bytes> page = Optional.empty();
    do {
      Select asked = page.map(select::page).orElse(select);
      SelectResult expected = engine.run(asked, scanned, Cursor.START);
      assertThat(engine.run(asked, stored, Cursor.START)).as("%s", asked).isEqualTo(expected);
      page = expected.nextPage();
    } while (page.isPresent());
  }

  private void checkSimple(Filter where) {
    Query query = new Query(Ops.NOTES, List.of(), where, 5, Optional.empty());
    List<QueryResult.Row> found = new ArrayList<>();
    Optional<QueryResult> answer = engine.byIndex(query, stored, Cursor.START);
    if (answer.isEmpty()) {
      return;
    }
    while (answer.get().nextPage().isPresent()) {
      found.addAll(answer.get().rows());
      Query next = query.page(answer.get().nextPage().get());
      answer = engine.byIndex(next, stored, Cursor.START);
    }
    found.addAll(answer.get().rows());
    Query all = new Query(Ops.NOTES, List.of(), where, Query.LIMIT_MAX, Optional.empty());
    RowScan scan = new RowScan(store, Ops.SHARD, all, QueryLimits.DEFAULT, () -> 0);
    assertThat(found).as("%s", where).isEqualTo(scan.result(Cursor.START).rows());
  }

  private String pathOf(Filter where) {
    return text(access(from().where(where)), "path");
  }

  private String indexOf(SelectDraft draft) {
    return text(access(draft), "index");
  }

  private static String text(Value.Map of, String name) {
    return ((Value.Text) of.entries().get(name)).value();
  }

  private Value.Map access(SelectDraft draft) {
    return (Value.Map) explained(draft).get("access");
  }

  private java.util.Map<String, Value> explained(SelectDraft draft) {
    Select asked = draft.answer(Select.Answer.ROWS_AND_PLAN).select();
    return engine.run(asked, stored, Cursor.START).plan().orElseThrow().entries();
  }

  private static SelectDraft from() {
    return Select.from(Ops.NOTES);
  }

  private static Filter compare(Operator operator, Value value) {
    return new Filter.Compare("f", operator, value);
  }

  private static Filter equal(String field, Value value) {
    return new Filter.Compare(field, Operator.EQ, value);
  }

  private Value any() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  /** Writes records over one another: some lose a field, some are deleted. */
  private void fill(int writes) {
    for (int i = 0; i < writes; i++) {
      long id =
          1L + random.nextInt(store.count((byte) 'r') > 1_000 || writes > 1_000 ? 5_000 : RECORDS);
      switch (random.nextInt(8)) {
        case 0:
          apply(op(id, OpType.DELETE, List.of()));
          break;
        case 1:
          apply(op(id, OpType.UPDATE, List.of(Change.put("g", any()))));
          break;
        default:
          apply(op(id, OpType.UPDATE, List.of(Change.put("f", any()), Change.put("g", any()))));
      }
    }
  }

  private void moveOne() {
    put(1L + random.nextInt(RECORDS), any());
  }

  private void put(long id, Value value) {
    apply(op(id, OpType.UPDATE, List.of(Change.put("f", value))));
  }

  private void declare(IndexDefinition definition, OpType type) {
    RecordId id = IndexDefinition.id(definition.collection(), definition.name());
    List<Change> changes = type == OpType.CREATE_INDEX ? definition.changes() : List.<Change>of();
    apply(new Operation(Ops.NODE, ++sequence, sequence, Ops.NOTES, id, type, changes));
  }

  private Operation op(long id, OpType type, List<Change> changes) {
    Change[] sorted = changes.toArray(new Change[0]);
    Arrays.sort(sorted);
    return Ops.op(++sequence, sequence, Ops.NOTES, id, type, sorted);
  }

  private void apply(Operation operation) {
    merge.apply(Ops.SHARD, Ops.logBatch(sequence, sequence, operation));
  }

  private void build() {
    for (boolean more = true; more; ) {
      more = work.step();
    }
  }

  /**
   * Another source's records.
   *
   * @param source whose
   * @param onRead run at each read
   * @param indexed whether its indexes are named
   */
  private record Wrapped(RecordSource source, Runnable onRead, boolean indexed)
      implements RecordSource {
    private Reads told(Reads reads) {
      return () -> {
        reads.one();
        onRead.run();
      };
    }

    @Override
    public Records scan(CollectionName collection, RecordId from, Reads reads) {
      return source.scan(collection, from, told(reads));
    }

    @Override
    public Records get(CollectionName collection, List<RecordId> ids, Reads reads) {
      return source.get(collection, ids, told(reads));
    }

    @Override
    public List<Index> indexes(CollectionName collection) {
      return indexed ? source.indexes(collection) : List.of();
    }

    @Override
    public Records range(Index index, KeyRange range, Order.Direction direction, Reads reads) {
      return source.range(index, range, direction, told(reads));
    }

    @Override
    public OptionalLong size(CollectionName collection) {
      return source.size(collection);
    }
  }
}
