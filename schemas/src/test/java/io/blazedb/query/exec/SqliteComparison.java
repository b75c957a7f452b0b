package io.blazedb.query.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Select;
import io.blazedb.query.exec.SampleCollection.Field;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Asks the query engine and SQLite the same questions of the same records. */
public final class SqliteComparison implements AutoCloseable {
  private static final Cursor AT = Cursor.of(new Epoch(1, 2), 3);
  private static final int PAGES = 5;

  private final QueryEngine engine =
      new QueryEngine(ExecLimits.DEFAULT.withTimeMs(600_000).withPageBytesMax(1 << 30), () -> 0);
  private final Samples.Database database;
  private final InMemoryRecords records = new InMemoryRecords();
  private final SqliteDatabase sqlite;
  private long rows;
  private int empty;

  /** The same records in both. */
  public SqliteComparison(Samples.Database database) throws SQLException {
    this.database = database;
    this.sqlite = new SqliteDatabase(database);
    database.collections().forEach(each -> each.putInto(records));
  }

  /**
   * Asks so many generated questions, each in one page, in several, and with indexes.
   *
   * @throws AssertionError naming the first question that is answered differently
   */
  public void askGenerated(int questions, long seed) throws SQLException {
    for (int i = 0; i < questions; i++) {
      ask(SelectGenerator.select(database, seed + i), new Random(seed + i));
    }
    assertThat(rows).as("rows that were compared").isGreaterThan(questions);
    assertThat(empty).as("answers without rows").isLessThan(questions / 2);
  }

  private void ask(Select select, Random random) throws SQLException {
    List<AnswerRow> expected = AnswerRow.comparable(select, sqlite.rows(select));
    rows += expected.size();
    empty += expected.isEmpty() ? 1 : 0;
    records.dropIndexes();
    assertThat(whole(select)).as("%s", select).isEqualTo(expected);
    int limit = 1 + expected.size() / (1 + random.nextInt(PAGES));
    assertThat(inPages(select, limit, expected.size()))
        .as("in pages of %d: %s", limit, select)
        .isEqualTo(expected);
    createIndexes(random);
    assertThat(inPages(select, limit, expected.size()))
        .as("in pages of %d with %s: %s", limit, records.indexes(select.collection()), select)
        .isEqualTo(expected);
    assertThat(records.open()).as("reads left open").isZero();
  }

  private List<AnswerRow> whole(Select select) {
    return AnswerRow.comparable(
        select, engine.run(select, records, AT).rows().stream().map(AnswerRow::of).toList());
  }

  /** Up to {@code max} rows, as the whole answer ends at its limit, too. */
  private List<AnswerRow> inPages(Select select, int limit, int max) {
    List<AnswerRow> all = new ArrayList<>();
    Select page = Pages.limited(select, limit);
    Optional<Bytes> next = Optional.empty();
    do {
      var answer = engine.run(next.map(page::page).orElse(page), records, AT);
      answer.rows().forEach(row -> all.add(AnswerRow.of(row)));
      next = answer.nextPage();
    } while (next.isPresent() && all.size() < max);
    return AnswerRow.comparable(select, all.subList(0, Math.min(all.size(), Math.max(max, 1))));
  }

  private void createIndexes(Random random) {
    for (SampleCollection each : database.collections()) {
      List<String> fields =
          new ArrayList<>(
              each.fields().stream()
                  .map(Field::name)
                  .filter(name -> !name.equals(FieldRef.ID))
                  .toList());
      for (int i = 0; i < 3; i++) {
        java.util.Collections.shuffle(fields, random);
        int size = 1 + random.nextInt(Math.min(3, fields.size()));
        records.createIndex(new Index("i" + i, each.name(), fields.subList(0, size)));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    sqlite.close();
  }
}
