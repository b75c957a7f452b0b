package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Select;
import io.blazedb.query.exec.SampleCollection.Field;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The same records in SQLite, in memory: a table for each collection. */
final class SqliteDatabase implements AutoCloseable {
  private final Connection connection;
  private final Map<CollectionName, List<String>> fields = new HashMap<>();

  SqliteDatabase(Samples.Database database) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    connection.setAutoCommit(false);
    for (SampleCollection each : database.collections()) {
      create(each);
      fill(each);
    }
    for (Samples.Reference each : database.references()) {
      execute(
          "CREATE INDEX IF NOT EXISTS %s ON %s (%s)"
              .formatted(
                  SelectSql.quoted(each.to().name() + " by " + each.key()),
                  SelectSql.quoted(each.to().name().text()),
                  SelectSql.quoted(each.key())));
    }
    connection.commit();
  }

  private void create(SampleCollection collection) throws SQLException {
    List<String> names = collection.fields().stream().map(Field::name).toList();
    fields.put(collection.name(), names);
    String columns =
        names.stream()
            .map(name -> SelectSql.quoted(name) + ", " + SelectSql.quoted(name + "#"))
            .collect(Collectors.joining(", "));
    execute("CREATE TABLE " + SelectSql.quoted(collection.name().text()) + " (" + columns + ")");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void fill(SampleCollection collection) throws SQLException {
    List<String> names = fields.get(collection.name());
    String places = names.stream().map(name -> "?, ?").collect(Collectors.joining(", "));
    String sql =
        "INSERT INTO " + SelectSql.quoted(collection.name().text()) + " VALUES (" + places + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Map.Entry<RecordId, Value.Map> each : collection.records().entrySet()) {
        SourceRecord record = new SourceRecord(each.getKey(), each.getValue());
        for (int i = 0; i < names.size(); i++) {
          Value value = Row.value(record, names.get(i)).orElse(null);
          insert.setObject(2 * i + 1, value == null ? null : stored(value));
          insert.setObject(2 * i + 2, value == null ? null : SampleCollection.rank(value.kind()));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** A value as SQLite keeps it, beside its kind. */
  static Object stored(Value value) {
    return switch (value.kind()) {
      case NULL -> null;
      case BOOL -> ((Value.Bool) value).value() ? 1 : 0;
      case INT -> ((Value.Int) value).value();
      case DOUBLE -> ((Value.Real) value).value();
      case TEXT -> ((Value.Text) value).value();
      case BINARY -> ((Value.Binary) value).value().toArray();
      case UUID -> bytes(((Value.Uuid) value).value());
      case TIMESTAMP -> ((Value.Timestamp) value).millis();
      case ARRAY -> json((Value.Array) value);
      case MAP -> throw new AssertionError("no sample has a map");
    };
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /** Arrays of the samples hold texts without quotes and backslashes. */
  static String json(Value.Array array) {
    return array.values().stream()
        .map(each -> '"' + ((Value.Text) each).value() + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** The rows that SQLite answers with. */
  List<AnswerRow> rows(Select select) throws SQLException {
    SelectSql sql = new SelectSql(select, fields::get);
    try (PreparedStatement query = connection.prepareStatement(sql.text())) {
      for (int i = 0; i < sql.arguments().size(); i++) {
        query.setObject(i + 1, sql.arguments().get(i));
      }
      List<AnswerRow> rows = new ArrayList<>();
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          rows.add(row(found, sql.columns()));
        }
      }
      return rows;
    }
  }

  private static AnswerRow row(ResultSet found, List<String> columns) throws SQLException {
    Map<String, Value> fields = new TreeMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Object kind = found.getObject(2 * i + 3);
      if (kind != null) {
        fields.put(columns.get(i), value(((Number) kind).intValue(), found.getObject(2 * i + 2)));
      }
    }
    byte[] id = found.getBytes(1);
    return new AnswerRow(id == null ? "" : uuid(id).toString(), fields);
  }

  private static Value value(int kind, Object stored) {
    return switch (Value.Kind.values()[kind]) {
      case NULL -> Value.ofNull();
      case BOOL -> Value.of(((Number) stored).intValue() != 0);
      case INT, DOUBLE ->
          stored instanceof Double real ? Value.of(real) : Value.of(((Number) stored).longValue());
      case TEXT, ARRAY -> Value.of((String) stored);
      case UUID -> new Value.Uuid(uuid((byte[]) stored));
      case TIMESTAMP -> new Value.Timestamp(((Number) stored).longValue());
      case BINARY, MAP -> throw new AssertionError("no sample has a " + kind);
    };
  }

  private static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
