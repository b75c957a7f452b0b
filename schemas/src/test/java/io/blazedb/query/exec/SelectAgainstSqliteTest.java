package io.blazedb.query.exec;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The engine answers as SQLite does; {@link SelectSql} says where definitions differ. */
class SelectAgainstSqliteTest {
  @Test
  void agreesOnTasksWithEveryKindOfValue() throws SQLException {
    for (long seed = 1; seed <= 4; seed++) {
      compare(Samples.tasks(seed), 200, seed * 1_000_000);
    }
  }

  @Test
  void agreesOnCharacters() throws SQLException {
    compare(Samples.unicode(0x0600), 200, 5_000_000);
  }

  @Test
  void agreesOnCharactersOfAllPlanes() throws SQLException {
    compare(Samples.unicodeOfAllPlanes(199), 200, 7_000_000);
  }

  @Test
  void agreesOnMediaTypes() throws SQLException {
    compare(Samples.mediaTypes(7), 200, 6_000_000);
  }

  private static void compare(Samples.Database database, int questions, long seed)
      throws SQLException {
    try (SqliteComparison comparison = new SqliteComparison(database)) {
      comparison.askGenerated(questions, seed);
    }
  }
}
