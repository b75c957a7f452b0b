package io.blazedb.benchmarks.views;

import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.port.ViewReader;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Aggregate.Function;
import io.blazedb.query.Filter;
import io.blazedb.query.Filter.Operator;
import io.blazedb.query.Join;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import java.util.List;
import java.util.Optional;

/** The questions to {@link Notes}: each checks that its answer is whole. */
final class QueryCases {
  private static final int INDEXED_ROWS = 100;

  /** Odd and large, so that questions that follow each other are about records far apart. */
  private static final long STRIDE = 7_368_787;

  private final Notes notes;
  private final ViewReader views;
  private final ViewOnDisk bare;
  private final ByIdOverHttp http;

  /** Questions to {@code views}, and to the gateway at {@code port} which asks them. */
  QueryCases(Notes notes, ViewReader views, ViewOnDisk bare, int port) {
    this.notes = notes;
    this.views = views;
    this.bare = bare;
    this.http = new ByIdOverHttp(port);
  }

  List<QueryCase> all() {
    return List.of(
        new QueryCase("by id", "bare get", 2_000, this::byId, this::bareGet),
        new QueryCase("by id over HTTP", "in process", 500, this::overHttp, this::byId),
        new QueryCase(
            "by index, " + INDEXED_ROWS + " rows", "bare gets", 100, this::byIndex, this::bareGets),
        new QueryCase(
            "by scan, " + matches() + " rows",
            "bare iteration",
            2,
            this::byScan,
            this::bareIteration),
        new QueryCase(
            "group by, " + Notes.KINDS + " groups",
            "bare iteration",
            2,
            this::groupBy,
            this::bareIteration),
        new QueryCase(
            "join, " + Notes.TEAM + " people and their notes",
            "bare gets",
            20,
            this::join,
            this::bareJoin));
  }

  private int matches() {
    return Math.min(Query.LIMIT_MAX, notes.count() / Notes.KINDS);
  }

  private int spread(long i, int below) {
    return Math.floorMod(i * STRIDE, below);
  }

  private void byId(long i) {
    RecordId id = notes.note(spread(i, notes.count()));
    rows(Query.byId(Notes.NOTES, List.of(id)), 1);
  }

  private void overHttp(long i) {
    http.ask(notes.note(spread(i, notes.count())));
  }

  private void bareGet(long i) {
    require("stored bytes", bare.get(Notes.NOTES, notes.note(spread(i, notes.count()))) > 0);
  }

  private int firstOfRange(long i) {
    return spread(i, notes.count() - INDEXED_ROWS + 1);
  }

  private void byIndex(long i) {
    int first = firstOfRange(i);
    Filter range =
        new Filter.And(
            List.of(
                new Filter.Compare("number", Operator.GE, Value.of(first)),
                new Filter.Compare("number", Operator.LT, Value.of(first + INDEXED_ROWS))));
    rows(Query.of(Notes.NOTES, range), INDEXED_ROWS);
  }

  private void bareGets(long i) {
    int first = firstOfRange(i);
    for (int k = first; k < first + INDEXED_ROWS; k++) {
      require("stored bytes", bare.get(Notes.NOTES, notes.note(k)) > 0);
    }
  }

  private void byScan(long i) {
    Value kind = Value.of(Notes.kind(spread(i, Notes.KINDS)));
    Filter filter = new Filter.Compare("kind", Operator.EQ, kind);
    rows(new Query(Notes.NOTES, List.of(), filter, Query.LIMIT_MAX, Optional.empty()), matches());
  }

  private void bareIteration(long i) {
    require("all records", bare.scan(Notes.NOTES).count() == notes.count());
  }

  private void groupBy(long i) {
    Select select =
        Select.from(Notes.NOTES)
            .groupBy(List.of("kind"))
            .aggregate(new Aggregate(Function.COUNT, Optional.empty(), "notes"))
            .aggregate(new Aggregate(Function.AVG, Optional.of("number"), "mean"))
            .select();
    rows(select, Notes.KINDS);
  }

  private int team(long i) {
    return spread(i, notes.people() / Notes.TEAM);
  }

  private void join(long i) {
    Select select =
        Select.from(Notes.PEOPLE)
            .as("p")
            .join(new Join(Join.Kind.INNER, Notes.NOTES, "n", "p.$id", "owner"))
            .where(
                new Filter.Compare(
                    "p.team", Operator.EQ, Value.of(Notes.team(team(i) * Notes.TEAM))))
            .groupBy(List.of("p.name"))
            .aggregate(new Aggregate(Function.COUNT, Optional.empty(), "notes"))
            .aggregate(new Aggregate(Function.SUM, Optional.of("n.number"), "sum"))
            .select();
    rows(select, Notes.TEAM);
  }

  /** All people, then the notes of those in the team. */
  private void bareJoin(long i) {
    require("all people", bare.scan(Notes.PEOPLE).count() == notes.people());
    int first = team(i) * Notes.TEAM;
    for (int k = 0; k < notes.count(); k += notes.people()) {
      for (int person = first;
          person < first + Notes.TEAM && k + person < notes.count();
          person++) {
        require("stored bytes", bare.get(Notes.NOTES, notes.note(k + person)) > 0);
      }
    }
  }

  private void rows(Query query, int expected) {
    int rows =
        views.query(Notes.DATABASE, query, Cursor.START).toCompletableFuture().join().rows().size();
    require(expected + " rows, there are " + rows, rows == expected);
  }

  private void rows(Select select, int expected) {
    int rows =
        views
            .select(Notes.DATABASE, select, Cursor.START)
            .toCompletableFuture()
            .join()
            .rows()
            .size();
    require(expected + " rows, there are " + rows, rows == expected);
  }

  private static void require(String what, boolean holds) {
    if (!holds) {
      throw new IllegalStateException("there should be " + what);
    }
  }
}
