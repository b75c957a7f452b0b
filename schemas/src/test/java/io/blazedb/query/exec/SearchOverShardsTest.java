package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.ITEMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Full-text searches of records over several shards are answered as those of one (H7). */
class SearchOverShardsTest {
  private static final Cursor AT = Cursor.of(new Epoch(1, 2), 3);
  private static final Filter MILK = new Filter.Search(List.of(), "milk");

  private final Shards several = new Shards(3, ExecLimits.DEFAULT);
  private final InMemoryRecords one = new InMemoryRecords();
  private final QueryEngine engine = new QueryEngine(ExecLimits.DEFAULT, () -> 0);

  @BeforeEach
  void fill() {
    Index words = new Index("words", ITEMS, List.of("title"), Of.TEXT);
    one.createIndex(words);
    several.records.forEach(each -> each.createIndex(words));
    for (int i = 1; i <= 40; i++) {
      String title = "milk ".repeat(i % 5) + "and honey ".repeat(i % 3);
      Value.Map fields =
          (Value.Map) Value.of(Map.of("n", Value.of(i % 4), "title", Value.of(title)));
      one.put(ITEMS, Asking.id(i), fields);
      several.put(ITEMS, Asking.id(i), fields);
    }
  }

  private SelectResult ofOne(Select select) {
    return engine.run(select, one, AT);
  }

  private static List<SelectResult.Row> inPages(
      Function<Select, SelectResult> asked, Select select) {
    List<SelectResult.Row> all = new ArrayList<>();
    Optional<Bytes> next = Optional.empty();
    do {
      SelectResult page = asked.apply(next.map(select::page).orElse(select));
      all.addAll(page.rows());
      next = page.nextPage();
    } while (next.isPresent());
    return all;
  }

  @Test
  void rowsComeByScoreInPages() {
    Select select =
        Select.from(ITEMS)
            .where(MILK)
            .column(Column.of(FieldRef.SCORE))
            .column(Column.of("title"))
            .orderBy(Order.desc(FieldRef.SCORE))
            .limit(7)
            .select();
    List<SelectResult.Row> rows = inPages(several::ask, select);
    assertThat(rows).hasSize(32).isEqualTo(inPages(this::ofOne, select));
  }

  @Test
  void theScoreNeedNotBeShown() {
    Select select =
        Select.from(ITEMS)
            .where(MILK)
            .column(Column.of("n"))
            .orderBy(Order.desc(FieldRef.SCORE))
            .select();
    assertThat(several.ask(select).rows()).isEqualTo(ofOne(select).rows());
  }

  @Test
  void groupsAreThoseOfOneShard() {
    Select select =
        Select.from(ITEMS)
            .where(MILK)
            .groupBy(List.of("n"))
            .aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "all"))
            .select();
    assertThat(several.ask(select).rows()).isEqualTo(ofOne(select).rows());
  }

  @Test
  void whatCannotBeGatheredIsRefused() {
    Select whole = Select.from(ITEMS).where(MILK).orderBy(Order.desc(FieldRef.SCORE)).select();
    assertBad(whole, "names its columns");
    Select join =
        Select.from(ITEMS)
            .as("a")
            .where(new Filter.Search(List.of("a.title"), "milk"))
            .join(new Join(Join.Kind.LEFT, ITEMS, "b", "a.n", "n"))
            .select();
    assertBad(join, "does not go with joins");
  }

  private void assertBad(Select select, String said) {
    assertThatThrownBy(() -> several.ask(select))
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_QUERY))
        .hasMessageContaining(said);
  }
}
