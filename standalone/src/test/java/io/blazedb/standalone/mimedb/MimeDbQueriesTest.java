package io.blazedb.standalone.mimedb;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Value;
import io.blazedb.query.exec.Samples;
import io.blazedb.query.exec.SqliteComparison;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Questions to the newest release, as the query engine and as SQLite answer them. */
class MimeDbQueriesTest {
  private static final int QUESTIONS = 100;
  private static final long SEED = 1_540;

  @Test
  void areAnsweredAsSqliteDoes() throws SQLException {
    List<MimeDbRelease> releases = MimeDbReleases.load();
    Map<String, Map<String, Value>> types = new TreeMap<>();
    releases.get(releases.size() - 1).types().forEach((name, type) -> types.put(name, of(type)));
    assertThat(types).hasSize(2_522);
    try (SqliteComparison comparison = new SqliteComparison(Samples.mediaTypes(types))) {
      comparison.askGenerated(QUESTIONS, SEED);
    }
  }

  private static Map<String, Value> of(MimeType type) {
    Map<String, Value> fields = new HashMap<>();
    type.source().ifPresent(text -> fields.put("source", Value.of(text)));
    type.charset().ifPresent(text -> fields.put("charset", Value.of(text)));
    type.compressible().ifPresent(flag -> fields.put("compressible", Value.of(flag)));
    type.extensions()
        .ifPresent(set -> fields.put("extensions", Value.of(set.stream().map(Value::of).toList())));
    return fields;
  }
}
