package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.ITEMS;
import static io.blazedb.query.exec.Asking.OTHERS;
import static io.blazedb.query.exec.Asking.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Filter.Operator;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Full-text searches among the other things that a query may say (L8). */
class SearchTest {
  private final Asking asking = new Asking();

  @BeforeEach
  void fill() {
    asking.records.createIndex(new Index("words", ITEMS, List.of("title", "body"), Of.TEXT));
    item(1, "Buy milk", "and bread");
    item(2, "Buy bread", "no milk today, milk is out");
    item(3, "Sell the cow", "it gives no milk; milk, milk, milk");
    item(4, "Read", "a book");
    asking.item(5, Map.of("n", Value.of(5), "tags", Value.of(List.of(Value.of("milk")))));
    asking.put(OTHERS, 1, Map.of("of", Value.of(1), "note", Value.of("oat milk")));
    asking.put(OTHERS, 2, Map.of("of", Value.of(2), "note", Value.of("rye")));
  }

  private void item(long id, String title, String body) {
    asking.item(id, Map.of("n", Value.of(id), "title", Value.of(title), "body", Value.of(body)));
  }

  private static Filter search(String text, String... fields) {
    return new Filter.Search(List.of(fields), text);
  }

  private List<Long> found(String text, String... fields) {
    return asking.ids(items().where(search(text, fields)).select());
  }

  private static void assertBad(BlazeException refusal, String said) {
    assertThat(refusal).isNotNull().hasMessageContaining(said);
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_QUERY);
  }

  private static BlazeException refused(SelectDraft draft) {
    return catchThrowableOfType(BlazeException.class, draft::select);
  }

  @Test
  void findsRecordsWithAllWordsInAnyOfTheFields() {
    assertThat(found("milk")).containsExactly(1L, 2L, 3L);
    assertThat(found("BUY Milk")).containsExactly(1L, 2L);
    assertThat(found("milk", "title")).containsExactly(1L);
    assertThat(found("bread", "title", "body")).containsExactly(1L, 2L);
    assertThat(found("milk wine")).isEmpty();
  }

  @Test
  void findsPhrasesPrefixesAndWhatLacksAWord() {
    assertThat(found("\"no milk\"")).containsExactly(2L, 3L);
    assertThat(found("\"milk and\"")).as("of one text").isEmpty();
    assertThat(found("b*")).containsExactly(1L, 2L, 4L);
    assertThat(found("milk -bread")).containsExactly(3L);
    assertThat(found("milk -\"no milk\"")).containsExactly(1L);
  }

  @Test
  void standsBesideOtherConditions() {
    Filter few = new Filter.Compare("n", Operator.LE, Value.of(2));
    assertThat(asking.ids(items().where(new Filter.And(List.of(search("milk"), few))).select()))
        .containsExactly(1L, 2L);
    assertThat(asking.ids(items().where(new Filter.Or(List.of(search("cow"), few))).select()))
        .containsExactly(1L, 2L, 3L);
    assertThat(asking.ids(items().where(new Filter.Not(search("milk"))).select()))
        .containsExactly(4L, 5L);
    assertThat(asking.records.searches()).isEqualTo(3);
  }

  @Test
  void ordersByRelevance() {
    Select select = items().where(search("milk")).orderBy(Order.desc("$score")).select();
    assertThat(asking.ids(select)).containsExactly(3L, 2L, 1L);
    assertThat(asking.pages(select.draft().limit(1).select()))
        .containsExactly(List.of(3L), List.of(2L), List.of(1L));
  }

  /** Whatever else is in the collection: what was on one page is not on the next. */
  @Test
  void aRowKeepsItsPlaceWhileOthersComeAndGo() {
    Select select = items().where(search("milk")).orderBy(Order.desc("$score")).limit(2).select();
    var first = asking.ask(select);
    assertThat(Asking.ids(first)).containsExactly(3L, 2L);
    for (int i = 10; i < 100; i++) {
      item(i, "milk milk milk milk milk", "milk");
    }
    assertThat(Asking.ids(asking.ask(select.page(first.nextPage().orElseThrow()))))
        .containsExactly(1L);
  }

  @Test
  void showsTheScore() {
    Select select =
        items()
            .where(new Filter.And(List.of(search("milk"), search("buy"))))
            .column(Column.of("n"))
            .column(new Column("$score", "score"))
            .limit(1)
            .select();
    double length = 1.2 * (0.25 + 0.75 * 4 / 100);
    assertThat(asking.row(select))
        .containsEntry("n", Value.of(1))
        .containsEntry("score", Value.of(1 / (1 + length) + 1 / (1 + length)));
  }

  @Test
  void scoresWhatAnyConditionFinds() {
    Filter either =
        new Filter.Or(List.of(search("cow"), new Filter.Compare("n", Operator.EQ, Value.of(4))));
    Select select = items().where(either).orderBy(Order.asc("$score")).select();
    assertThat(asking.ids(select)).as("none is zero").containsExactly(4L, 3L);
  }

  @Test
  void standsInGroups() {
    Select select =
        items()
            .where(search("milk"))
            .aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "all"))
            .aggregate(new Aggregate(Aggregate.Function.MAX, Optional.of("$score"), "best"))
            .select();
    assertThat(asking.row(select)).containsEntry("all", Value.of(3)).containsKey("best");
  }

  @Test
  void findsRecordsOfJoinedCollections() {
    asking.records.createIndex(new Index("notes", OTHERS, List.of("note"), Of.TEXT));
    Join join = new Join(Join.Kind.INNER, OTHERS, "o", "i.n", "of");
    SelectDraft draft = items().as("i").join(join);
    assertThat(asking.ids(draft.where(search("milk", "o.note")).select())).containsExactly(1L);
    assertThat(asking.ids(draft.where(search("bread", "i.title")).select())).containsExactly(2L);
    assertThat(asking.ids(draft.where(search("bread")).select())).containsExactly(1L, 2L);
    Filter either = new Filter.Or(List.of(search("cow"), search("rye", "o.note")));
    assertThat(asking.ids(draft.where(either).select())).containsExactly(2L);
    assertThat(asking.ids(draft.where(search("bread")).orderBy(Order.desc("i.$score")).select()))
        .containsExactly(1L, 2L);
  }

  @Test
  void saysInThePlanThatTheFullTextIndexWasRead() {
    Select select =
        items().where(search("milk", "title")).answer(Select.Answer.ROWS_AND_PLAN).select();
    Value.Map plan = asking.ask(select).plan().orElseThrow();
    assertThat(((Value.Map) plan.entries().get("access")).entries())
        .containsEntry("path", Value.of("text"))
        .containsEntry("index", Value.of("words on title, body"))
        .containsEntry("search", Value.of("milk"))
        .containsEntry("rows", Value.of(1));
    assertThat(plan.entries()).containsEntry("sort", Value.of("by key"));
  }

  @Test
  void neverReadsRecordsForWantOfAnIndex() {
    assertBad(
        asking.refusal(items().where(search("milk", "tags")).select()),
        "a search of items in [tags] needs a full-text index with these fields");
    assertBad(asking.refusal(items().where(new Filter.Not(search("a", "x"))).select()), "in [x]");
    assertBad(
        asking.refusal(Select.from(OTHERS).where(search("milk")).select()),
        "a search of others needs a full-text index");
  }

  @Test
  void namesTheFieldsWhereSeveralIndexesCouldBeMeant() {
    asking.records.createIndex(new Index("titles", ITEMS, List.of("title"), Of.TEXT));
    assertBad(
        asking.refusal(items().where(search("milk")).select()),
        "there are [titles, words]; name the fields");
    assertThat(found("milk", "title")).containsExactly(1L);
    assertThat(found("milk", "body")).containsExactly(2L, 3L);
  }

  @Test
  void refusesWhatMeansNothing() {
    assertBad(refused(items().where(search(""))), "is empty");
    assertBad(refused(items().where(search("a", "x", "x"))), "\"x\" is given twice");
    assertBad(
        refused(items().where(search("a", "1", "2", "3", "4", "5", "6", "7", "8", "9"))),
        "9 fields of a search, at most 8");
    assertBad(refused(items().orderBy(Order.asc("$score"))), "needs a $search");
    assertBad(
        refused(items().where(new Filter.Not(search("a"))).orderBy(Order.asc("$score"))),
        "needs a $search");
    assertBad(
        refused(
            items()
                .where(
                    new Filter.And(
                        List.of(
                            search("a"), new Filter.Compare("$score", Operator.GT, Value.of(1)))))),
        "not for conditions");
    assertBad(
        refused(items().groupBy(List.of("n")).having(search("a"))), "on records, not on groups");
    Join join = new Join(Join.Kind.INNER, OTHERS, "o", "i.n", "of");
    assertBad(
        refused(items().as("i").join(join).where(search("a", "i.title", "o.note"))),
        "of one collection");
    assertBad(
        refused(
            items()
                .as("i")
                .join(join)
                .where(search("a", "o.note"))
                .orderBy(Order.desc("o.$score"))),
        "of the first collection");
    assertBad(asking.refusal(items().where(search("!!!")).select()), "\"!!!\" has no word");
  }

  @Test
  void standsInNoSimpleQueryAndInNoPart() {
    assertBad(
        catchThrowableOfType(BlazeException.class, () -> Query.of(ITEMS, search("a"))),
        "only the conditions of a query in full");
    assertBad(
        catchThrowableOfType(
            BlazeException.class, () -> new Part(ITEMS, new Filter.Not(search("a")))),
        "only the conditions of a query in full");
  }

  @Test
  void whatItFindsIsBounded() {
    Asking small = new Asking(ExecLimits.DEFAULT.withSearchHitsMax(3));
    small.records.createIndex(new Index("words", ITEMS, List.of("title"), Of.TEXT));
    for (int i = 1; i <= 4; i++) {
      small.item(i, Map.of("title", Value.of("milk")));
    }
    assertThat(small.refusal(items().where(search("milk")).select()).code())
        .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }
}
