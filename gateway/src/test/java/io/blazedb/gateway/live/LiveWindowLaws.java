package io.blazedb.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.ExecLimits;
import io.blazedb.query.exec.InMemoryRecords;
import io.blazedb.query.exec.QueryEngine;
import io.blazedb.query.exec.RecordRows;
import io.blazedb.query.exec.SourceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A live query's rows, told piece by piece, are those that the query answers. */
class LiveWindowLaws {
  private static final CollectionName ITEMS = new CollectionName("items");
  private static final Epoch EPOCH = new Epoch(1, 2);
  private static final Cursor AT = Cursor.of(EPOCH, 0);

  @Provide
  Arbitrary<Select> selects() {
    Arbitrary<Filter> compares =
        Combinators.combine(
                Arbitraries.of("a", "b", "c"),
                Arbitraries.of(
                    Filter.Operator.EQ, Filter.Operator.NE, Filter.Operator.LT, Filter.Operator.GE),
                Arbitraries.integers().between(0, 4))
            .as((field, operator, n) -> new Filter.Compare(field, operator, Value.of(n)));
    Arbitrary<Filter> filters =
        Arbitraries.oneOf(
            Arbitraries.just(Filter.ALL),
            compares,
            compares.map(Filter.Not::new),
            compares.list().ofSize(2).map(Filter.Or::new));
    Arbitrary<Order> keys =
        Combinators.combine(
                Arbitraries.of("a", "b", "$id"),
                Arbitraries.of(Order.Direction.class),
                Arbitraries.of(Order.Missing.class))
            .as(Order::new);
    return Combinators.combine(
            filters,
            keys.list().uniqueElements(Order::field).ofMaxSize(2),
            Arbitraries.of(false, true),
            Arbitraries.of(1, 2, 3, 5, 8, 100),
            Arbitraries.integers().between(1, 20).map(RecordIdOf::id).set().ofMaxSize(12))
        .as(LiveWindowLaws::select);
  }

  private static final class RecordIdOf {
    static RecordId id(int number) {
      return new RecordId(0, number);
    }
  }

  private static Select select(
      Filter where, List<Order> order, boolean projected, int limit, Set<RecordId> ids) {
    SelectDraft draft = Select.from(ITEMS).where(where).limit(limit);
    order.forEach(draft::orderBy);
    if (projected) {
      draft.column(Column.of("a")).column(new Column("b", "x"));
    }
    return draft.ids(ids.size() < 4 ? List.of() : List.copyOf(ids)).select();
  }

  /** What is asked of views, and what the log has not told yet. */
  private static final class Database {
    final InMemoryRecords records = new InMemoryRecords();
    final Map<RecordId, SourceRecord> all = new HashMap<>();
    final Set<RecordId> untold = new LinkedHashSet<>();

    void change(Random random) {
      RecordId id = RecordIdOf.id(1 + random.nextInt(20));
      untold.add(id);
      if (random.nextInt(4) == 0) {
        all.remove(id);
        records.remove(ITEMS, id);
        return;
      }
      TreeMap<String, Value> fields = new TreeMap<>();
      for (String field : List.of("a", "b", "c")) {
        int n = random.nextInt(6);
        if (n < 5) {
          fields.put(field, n == 4 && random.nextBoolean() ? Value.of("text") : Value.of(n));
        }
      }
      Value.Map map = (Value.Map) Value.of(fields);
      all.put(id, new SourceRecord(id, map));
      records.put(ITEMS, id, map);
    }

    SelectResult answer(Select select) {
      return new QueryEngine(ExecLimits.DEFAULT, () -> 0).run(select, records, AT);
    }
  }

  /** Whoever is told. */
  private static final class Asker {
    final Map<RecordId, Value.Map> rows = new HashMap<>();

    void hear(LiveDelta delta) {
      Set<RecordId> named = new HashSet<>();
      for (SelectResult.Row row : delta.added()) {
        assertThat(named.add(row.id().orElseThrow())).isTrue();
        assertThat(rows.put(row.id().orElseThrow(), row.fields())).isNull();
      }
      for (SelectResult.Row row : delta.changed()) {
        assertThat(named.add(row.id().orElseThrow())).isTrue();
        assertThat(rows.put(row.id().orElseThrow(), row.fields()))
            .isNotNull()
            .isNotEqualTo(row.fields());
      }
      for (RecordId id : delta.removed()) {
        assertThat(named.add(id)).isTrue();
        assertThat(rows.remove(id)).isNotNull();
      }
    }

    void assertHas(SelectResult answer) {
      Map<RecordId, Value.Map> expected = new HashMap<>();
      answer.rows().forEach(row -> expected.put(row.id().orElseThrow(), row.fields()));
      assertThat(rows).isEqualTo(expected);
    }
  }

  @Property(tries = 1_000)
  void isWhatTheQueryAnswersOnceAllWasTold(@ForAll("selects") Select select, @ForAll long seed) {
    Random random = new Random(seed);
    Database database = new Database();
    for (int i = 0; i < random.nextInt(40); i++) {
      database.change(random);
    }
    database.untold.clear(); // before the live query
    int spare = random.nextInt(5);
    LiveWindow window = new LiveWindow(new RecordRows(select), select.limit(), spare);
    Asker asker = new Asker();
    for (int round = 0; round < 12; round++) {
      goOn(window, database, select, random, asker);
      if (random.nextInt(3) == 0) {
        settle(window, database, select, asker);
        asker.assertHas(database.answer(select));
      }
    }
    settle(window, database, select, asker);
    asker.assertHas(database.answer(select));
    assertThat(window.size()).isEqualTo(asker.rows.size()).isLessThanOrEqualTo(select.limit());
    assertThat(window.untoldBytes()).isZero();
    assertThat(window.heldBytes() > 0).isEqualTo(window.size() > 0);
    assertThat(window.wanted()).isEmpty();
  }

  /** Anything at any time: what the view answers is ahead of what was told. */
  private static void goOn(
      LiveWindow window, Database database, Select select, Random random, Asker asker) {
    for (int i = 0; i < random.nextInt(8); i++) {
      switch (random.nextInt(5)) {
        case 3 -> ask(window, database, 1 + random.nextInt(2));
        case 0 -> fill(window, database, select, 1 + random.nextInt(3));
        case 1 -> database.untold.stream().findFirst().ifPresent(id -> tell(window, database, id));
        case 2 -> asker.hear(window.tell());
        default -> database.change(random);
      }
    }
  }

  private static void settle(LiveWindow window, Database database, Select select, Asker asker) {
    while (!database.untold.isEmpty() || window.missing() > 0 || !window.wanted().isEmpty()) {
      List.copyOf(database.untold).forEach(id -> tell(window, database, id));
      ask(window, database, 100);
      fill(window, database, select, 2);
    }
    asker.hear(window.tell());
  }

  /** The view tells of wanted records, as they are now. */
  private static void ask(LiveWindow window, Database database, int most) {
    window.wanted().stream().limit(most).forEach(id -> tellNow(window, database, id));
  }

  private static void tell(LiveWindow window, Database database, RecordId id) {
    database.untold.remove(id);
    tellNow(window, database, id);
  }

  private static void tellNow(LiveWindow window, Database database, RecordId id) {
    Optional.ofNullable(database.all.get(id))
        .ifPresentOrElse(window::touched, () -> window.gone(id));
  }

  private static void fill(LiveWindow window, Database database, Select select, int most) {
    if (window.missing() > 0) {
      int limit = Math.min(most, window.missing());
      SelectResult page =
          database.answer(new RecordRows(select).after(window.horizon(), limit, EPOCH));
      window.filled(page.rows(), page.nextPage());
    }
  }

  @Property(tries = 20)
  void aRowThatLooksTheSameIsNotToldAgain(@ForAll("selects") Select select) {
    LiveWindow window = new LiveWindow(new RecordRows(select), select.limit());
    Database database = new Database();
    Random random = new Random(1);
    for (int i = 0; i < 30; i++) {
      database.change(random);
    }
    Asker asker = new Asker();
    settle(window, database, select, asker);
    List<SourceRecord> again = new ArrayList<>(database.all.values());
    again.forEach(window::touched);
    assertThat(window.missing()).isZero();
    assertThat(window.tell().isEmpty()).isTrue();
  }
}
