package io.blazedb.wire;

import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.SelectResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Queries in full, and their answers. */
final class SelectArbitraries {
  private static final CollectionName USERS = new CollectionName("users");

  private SelectArbitraries() {}

  static Arbitrary<Select> selects() {
    return Arbitraries.oneOf(plain(), searching(), joined(), grouped());
  }

  private static Arbitrary<SelectDraft> drafts(Arbitrary<String> fields) {
    return Combinators.combine(
            BatchArbitraries.collections(),
            BatchArbitraries.ids().map(RecordId::of).list().ofMaxSize(3),
            MessageArbitraries.filters(2, fields),
            Arbitraries.integers().between(1, Query.LIMIT_MAX),
            tokens().filter(token -> token.length() > 0).optional(),
            Arbitraries.of(Select.Answer.class))
        .as(
            (collection, ids, where, limit, token, answer) -> {
              SelectDraft draft =
                  Select.from(collection).ids(ids).where(where).limit(limit).answer(answer);
              return token.map(draft::page).orElse(draft);
            });
  }

  private static Arbitrary<Select> plain() {
    Arbitrary<String> fields = Arbitraries.of("a", "b.c", "$id", "\u20AC");
    return Combinators.combine(drafts(fields), columns(fields), orders(fields))
        .as(SelectArbitraries::completed);
  }

  private static Arbitrary<Select> searching() {
    Arbitrary<Filter> searches =
        Combinators.combine(
                Arbitraries.subsetOf("a", "b.c", "\u20AC"),
                Arbitraries.of("milk", "\"oat milk\" -old*", "\u674E* b"))
            .as((fields, text) -> new Filter.Search(List.copyOf(fields), text));
    return Combinators.combine(plain(), searches)
        .as(
            (select, search) ->
                select.draft().where(new Filter.And(List.of(select.where(), search))).select());
  }

  private static Arbitrary<Select> joined() {
    Arbitrary<String> fields = Arbitraries.of("t.a", "u.b.c", "t.$id", "u.\u20AC");
    Arbitrary<Join> joins =
        Combinators.combine(
                Arbitraries.of(Join.Kind.class),
                Arbitraries.of("t.a", "t.$id"),
                Arbitraries.of("b", "$id"))
            .as((kind, left, right) -> new Join(kind, USERS, "u", left, right));
    return Combinators.combine(drafts(fields), joins, columns(fields), orders(fields))
        .as((draft, join, columns, order) -> completed(draft.as("t").join(join), columns, order));
  }

  private static Arbitrary<Select> grouped() {
    Arbitrary<String> outputs = Arbitraries.of("a", "n", "sum");
    return Combinators.combine(
            drafts(Arbitraries.of("a", "b")),
            Arbitraries.of(Aggregate.Function.class),
            MessageArbitraries.filters(1, outputs),
            columns(outputs),
            orders(outputs))
        .as(
            (draft, function, having, columns, order) ->
                completed(
                    draft
                        .groupBy(List.of("a"))
                        .aggregate(new Aggregate(Aggregate.Function.COUNT, Optional.empty(), "n"))
                        .aggregate(new Aggregate(function, Optional.of("b"), "sum"))
                        .having(having),
                    columns,
                    order));
  }

  private static Select completed(SelectDraft draft, List<Column> columns, List<Order> order) {
    columns.forEach(draft::column);
    order.forEach(draft::orderBy);
    return draft.select();
  }

  private static Arbitrary<List<Column>> columns(Arbitrary<String> fields) {
    return Combinators.combine(fields, Arbitraries.of("x", "y", "z"))
        .as(Column::new)
        .list()
        .uniqueElements(Column::as)
        .ofMaxSize(3);
  }

  private static Arbitrary<List<Order>> orders(Arbitrary<String> fields) {
    return Combinators.combine(
            fields, Arbitraries.of(Order.Direction.class), Arbitraries.of(Order.Missing.class))
        .as(Order::new)
        .list()
        .uniqueElements(Order::field)
        .ofMaxSize(2);
  }

  private static Arbitrary<Bytes> tokens() {
    return BatchArbitraries.bytes().filter(bytes -> bytes.length() < 1_000);
  }

  static Arbitrary<SelectResult> results() {
    Arbitrary<Optional<RecordId>> ids = BatchArbitraries.ids().map(RecordId::of).optional();
    return Combinators.combine(
            MessageArbitraries.cursors(),
            Arbitraries.of("a", "b", "c", "\u20AC", "$id").list().uniqueElements().ofMaxSize(5),
            ids.list().ofMaxSize(3),
            BatchArbitraries.maps(),
            tokens().optional(),
            BatchArbitraries.maps().optional())
        .as(
            (at, columns, rows, fields, token, plan) ->
                new SelectResult(
                    at,
                    columns,
                    rows.stream()
                        .map(id -> new SelectResult.Row(id, shown(columns, fields)))
                        .toList(),
                    token,
                    plan));
  }

  /** Rows of live queries, each with its record id. */
  static Arbitrary<LiveReply> liveRows() {
    Arbitrary<List<RecordId>> ids = BatchArbitraries.ids().map(RecordId::of).list().ofMaxSize(3);
    return Combinators.combine(
            MessageArbitraries.cursors(),
            Arbitraries.of(LiveReply.Stage.class),
            Arbitraries.of("a", "b", "c", "\u20AC", "$id").list().uniqueElements().ofMaxSize(5),
            ids,
            ids,
            ids,
            BatchArbitraries.maps())
        .as(
            (cursor, stage, columns, added, changed, removed, fields) ->
                new LiveReply.Rows(
                    stage,
                    cursor,
                    columns,
                    rows(added, columns, fields),
                    rows(changed, columns, fields),
                    removed));
  }

  private static List<SelectResult.Row> rows(
      List<RecordId> ids, List<String> columns, Value.Map fields) {
    return ids.stream()
        .map(id -> new SelectResult.Row(Optional.of(id), shown(columns, fields)))
        .toList();
  }

  /** Rows with columns have no other fields. */
  private static Value.Map shown(List<String> columns, Value.Map fields) {
    if (columns.isEmpty()) {
      return fields;
    }
    Map<String, Value> cells = new HashMap<>();
    List<Value> values = List.copyOf(fields.entries().values());
    for (int i = 0; i < Math.min(columns.size(), values.size()); i++) {
      cells.put(columns.get(i), values.get(i));
    }
    return (Value.Map) Value.of(cells);
  }
}
