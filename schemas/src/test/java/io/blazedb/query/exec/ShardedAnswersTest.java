package io.blazedb.query.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.SampleCollection.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records over several shards are answered as those of one are (H7 to H10). */
class ShardedAnswersTest {
  private static final Cursor AT = Cursor.of(new Epoch(1, 2), 3);
  private static final int QUESTIONS = 100;

  private static final ExecLimits LIMITS =
      ExecLimits.DEFAULT.withTimeMs(600_000).withPageBytesMax(1 << 30);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void generatedQuestionsHaveTheAnswersOfOneShard(int shards) {
    int rows = compare(Samples.tasks(shards), shards, QUESTIONS, 11_000_000);
    rows += compare(Samples.mediaTypes(shards), shards, QUESTIONS, 12_000_000);
    assertThat(rows).as("rows that were compared").isGreaterThan(2 * QUESTIONS);
  }

  /** Pages that end by bytes leave what stands behind them for later. */
  @Test
  void smallPagesLoseAndRepeatNothing() {
    ExecLimits small = LIMITS.withPageBytesMax(600);
    Samples.Database database = Samples.tasks(5);
    InMemoryRecords one = new InMemoryRecords();
    database.collections().forEach(each -> each.putInto(one));
    Shards several = spread(database, 3, small);
    QueryEngine engine = new QueryEngine(LIMITS, () -> 0);
    for (int i = 0; i < 60; i++) {
      Select select = SelectGenerator.select(database, 13_000_000 + i);
      if (select.joins().isEmpty() && !select.isGrouped()) {
        List<SelectResult.Row> expected = engine.run(select, one, AT).rows();
        assertThat(inPages(several::ask, select, 10_000, 10_000))
            .as("%s", select)
            .isEqualTo(expected);
      }
    }
  }

  private static int compare(Samples.Database database, int shards, int questions, long seed) {
    InMemoryRecords one = new InMemoryRecords();
    database.collections().forEach(each -> each.putInto(one));
    Shards several = spread(database, shards, LIMITS);
    QueryEngine engine = new QueryEngine(LIMITS, () -> 0);
    int rows = 0;
    for (int i = 0; i < questions; i++) {
      Random random = new Random(seed + i);
      Select select = SelectGenerator.select(database, seed + i);
      SelectResult expected = engine.run(select, one, AT);
      rows += expected.rows().size();
      several.records.forEach(InMemoryRecords::dropIndexes);
      assertThat(several.ask(select).rows()).as("%s", select).isEqualTo(expected.rows());
      several.records.forEach(each -> createIndexes(database, each, random));
      assertThat(several.scattered(select).rows())
          .as("by one engine: %s", select)
          .isEqualTo(expected.rows());
      int limit = Math.min(10_000, 1 + expected.rows().size() / (1 + random.nextInt(5)));
      assertThat(inPages(several::ask, select, limit, expected.rows().size()))
          .as("in pages of %d: %s", limit, select)
          .isEqualTo(expected.rows());
      assertThat(several.ask(select).columns()).isEqualTo(expected.columns());
    }
    several.records.forEach(each -> assertThat(each.open()).as("reads left open").isZero());
    return rows;
  }

  private static Shards spread(Samples.Database database, int shards, ExecLimits limits) {
    Shards several = new Shards(shards, limits);
    for (SampleCollection collection : database.collections()) {
      collection.records().forEach((id, fields) -> several.put(collection.name(), id, fields));
    }
    return several;
  }

  private static Value.Map map(Map<String, Value> fields) {
    return (Value.Map) Value.of(fields);
  }

  private static void createIndexes(
      Samples.Database database, InMemoryRecords records, Random random) {
    for (SampleCollection each : database.collections()) {
      List<String> fields =
          new ArrayList<>(
              each.fields().stream()
                  .map(Field::name)
                  .filter(name -> !name.equals(FieldRef.ID))
                  .toList());
      Collections.shuffle(fields, random);
      records.createIndex(new Index("i", each.name(), fields.subList(0, 1)));
    }
  }

  /** Up to {@code max} rows, as the whole answer ends at its limit, too. */
  private static List<SelectResult.Row> inPages(
      Function<Select, SelectResult> ask, Select select, int limit, int max) {
    List<SelectResult.Row> all = new ArrayList<>();
    Select page = Pages.limited(select, limit);
    Optional<Bytes> next = Optional.empty();
    do {
      SelectResult answer = ask.apply(next.map(page::page).orElse(page));
      assertThat(answer.rows()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(answer.rows());
      next = answer.nextPage();
    } while (next.isPresent() && all.size() < max);
    return all.subList(0, Math.min(all.size(), max));
  }

  @Test
  void sumsAndMeansOfShardsAreExact() {
    Shards several = new Shards(4, LIMITS);
    InMemoryRecords one = new InMemoryRecords();
    double[] numbers = {1e308, 1, -1e308, 1e-300, 0.1, 0.2, 0.3, 3e15, -7.5, 1e308, -1e308};
    for (int i = 0; i < 400; i++) {
      Value number =
          i % 3 == 0 ? Value.of(Long.MAX_VALUE - i) : Value.of(numbers[i % numbers.length]);
      Value.Map fields = map(Map.of("n", number, "k", Value.of(i % 5)));
      several.put(Asking.ITEMS, Asking.id(i + 1), fields);
      one.put(Asking.ITEMS, Asking.id(i + 1), fields);
    }
    Select select =
        Asking.items()
            .groupBy(List.of("k"))
            .aggregate(new Aggregate(Aggregate.Function.SUM, Optional.of("n"), "sum"))
            .aggregate(new Aggregate(Aggregate.Function.AVG, Optional.of("n"), "mean"))
            .aggregate(new Aggregate(Aggregate.Function.DISTINCT, Optional.of("n"), "distinct"))
            .select();
    assertThat(several.groups(select).orElseThrow().rows())
        .isEqualTo(new QueryEngine(LIMITS, () -> 0).run(select, one, AT).rows());
  }

  @Test
  void figuresOfNoRecordsAreThere() {
    Select select =
        Asking.items()
            .aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "rows"))
            .select();
    assertThat(new Shards(3, LIMITS).groups(select).orElseThrow().rows().get(0).fields())
        .isEqualTo(map(Map.of("rows", Value.of(0))));
  }

  @Test
  void moreGroupsThanAnAnswerHoldsAreMadeOfTheRecords() {
    Shards several = new Shards(2, LIMITS.withPageBytesMax(2_000));
    for (int i = 1; i <= 100; i++) {
      several.put(Asking.ITEMS, Asking.id(i), map(Map.of("k", Value.of(i))));
    }
    Select select =
        Asking.items()
            .groupBy(List.of("k"))
            .aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "rows"))
            .orderBy(Order.asc("k"))
            .select();
    assertThat(several.groups(select)).isEmpty();
    assertThat(inPages(several::ask, select, 10, 100)).hasSize(100);
  }

  /** The bounds are those of one query, however many shards it reads. */
  @Test
  void aJoinOverShardsKeepsToTheBoundOfRecords() {
    Select join =
        Asking.items()
            .as("a")
            .join(new Join(Join.Kind.LEFT, Asking.ITEMS, "b", "a.before", "$id"))
            .select();
    Shards tight = new Shards(4, LIMITS.withRecordsReadMax(58));
    Shards enough = new Shards(4, LIMITS.withRecordsReadMax(59));
    for (int i = 1; i <= 30; i++) {
      Value before = new Value.Uuid(Asking.id(Math.max(1, i - 1)).toUuid());
      tight.put(Asking.ITEMS, Asking.id(i), map(Map.of("before", before)));
      enough.put(Asking.ITEMS, Asking.id(i), map(Map.of("before", before)));
    }
    assertThatThrownBy(() -> tight.ask(join))
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
        .hasMessageContaining("more than 58 records");
    assertThat(enough.ask(join).rows()).hasSize(30);
  }

  @Test
  void aTokenOfAnotherQuestionIsRefused() {
    Shards several = new Shards(2, LIMITS);
    for (int i = 1; i <= 10; i++) {
      several.put(Asking.ITEMS, Asking.id(i), map(Map.of("k", Value.of(i))));
    }
    Bytes token =
        several.ask(Asking.items().orderBy(Order.desc("k")).limit(3).select()).nextPage().get();
    Select other = Asking.items().orderBy(Order.asc("k")).page(token).select();
    assertThatThrownBy(() -> several.ask(other))
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_PAGE_TOKEN));
  }

  /** A shard's page that goes on may have more before what other shards have said. */
  @Test
  void rowsBehindTheEndOfAShardsPageWait() {
    Query query =
        new Query(Asking.ITEMS, List.of(), io.blazedb.query.Filter.ALL, 10, Optional.empty());
    QueryResult goesOn =
        new QueryResult(AT, List.of(row(1), row(4)), Optional.of(Bytes.wrap(new byte[1])));
    QueryResult whole = new QueryResult(AT, List.of(row(2), row(5), row(6)), Optional.empty());
    QueryResult page = new GatheredQuery(query, 1 << 20).rows(List.of(goesOn, whole), AT);
    assertThat(page.rows()).containsExactly(row(1), row(2), row(4));
    assertThat(io.blazedb.query.PageToken.last(query, page.nextPage().orElseThrow()))
        .isEqualTo(new RecordId(0, 4));
  }

  private static QueryResult.Row row(long id) {
    return new QueryResult.Row(new RecordId(0, id), map(Map.of()));
  }
}
