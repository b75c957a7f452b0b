package io.blazedb.streams;

import io.blazedb.query.TextQuery;
import io.blazedb.query.TextQuery.End;
import io.blazedb.query.TextQuery.Sign;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The same texts in SQLite's FTS5. Where its words are others than ours, the samples keep away from
 * it:
 *
 * <ul>
 *   <li>Its tokenizer {@code unicode61} knows no word boundaries but what is no letter or number:
 *       Han and kana, symbols, and complex scripts are not among the samples.
 *   <li>It folds by Unicode 6.1, and takes accents off Latin letters only: samples of other scripts
 *       have none, and no sample has compatibility forms.
 *   <li>A row of it has one text a column: elements of an array are parted by {@link #BETWEEN},
 *       which is searched for nowhere, so that no phrase reaches from one to the next.
 * </ul>
 */
final class FtsTable implements AutoCloseable {
  private static final String BETWEEN = " qzqbetweenqzq ";

  private final Connection connection;
  private final List<String> columns;

  FtsTable(List<String> columns) throws SQLException {
    this.columns = columns;
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    connection.setAutoCommit(false);
    try (Statement create = connection.createStatement()) {
      create.execute(
          "CREATE VIRTUAL TABLE t USING fts5(%s, tokenize = 'unicode61 remove_diacritics 2')"
              .formatted(String.join(", ", columns)));
    }
  }

  /** One row: the texts of each column. */
  void insert(long id, List<List<String>> texts) throws SQLException {
    String places = columns.stream().map(column -> ", ?").collect(Collectors.joining());
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO t (rowid, %s) VALUES (?%s)"
                .formatted(String.join(", ", columns), places))) {
      insert.setLong(1, id);
      for (int i = 0; i < texts.size(); i++) {
        insert.setString(i + 2, String.join(BETWEEN, texts.get(i)));
      }
      insert.executeUpdate();
    }
  }

  List<Long> find(TextQuery query, List<String> fields) throws SQLException {
    String match = "{" + String.join(" ", fields) + "} : (" + expression(query) + ")";
    try (PreparedStatement select =
        connection.prepareStatement("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid")) {
      select.setString(1, match);
      List<Long> ids = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          ids.add(found.getLong(1));
        }
      }
      return ids;
    }
  }

  private static String expression(TextQuery query) {
    String wanted = terms(query, Sign.REQUIRED).collect(Collectors.joining(" AND ", "(", ")"));
    return wanted
        + terms(query, Sign.EXCLUDED).map(term -> " NOT " + term).collect(Collectors.joining());
  }

  private static java.util.stream.Stream<String> terms(TextQuery query, Sign sign) {
    return query.terms().stream()
        .filter(term -> term.sign() == sign)
        .map(term -> "\"" + term.text() + "\"" + (term.end() == End.PREFIX ? " *" : ""));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
