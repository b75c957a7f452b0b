package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Cursor;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.ExecLimits;
import io.blazedb.query.exec.QueryEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full text in the topology, on a real RocksDB. */
class FullTextTopologyTest {
  private static final IndexDefinition WORDS =
      new IndexDefinition(Ops.NOTES, "words", List.of("title"), Of.TEXT);

  @TempDir Path directory;

  @Test
  void theTaskBuildsTheIndexAndKeepsItUp() {
    try (MergeDriver driver = new MergeDriver(directory)) {
      driver.append(Ops.put(1, 1, "title", Value.of("milk")));
      driver.append(
          new Operation(
              Ops.NODE,
              2,
              2,
              Ops.NOTES,
              IndexDefinition.id(Ops.NOTES, WORDS.name()),
              OpType.CREATE_INDEX,
              WORDS.changes()));
      driver.advanceMs(200);
      assertThat(find(driver, "milk")).containsExactly(1L);
      driver.append(
          Ops.put(3, 2, "title", Value.of("oat milk")), Ops.put(4, 1, "title", Value.of("rye")));
      assertThat(find(driver, "milk")).containsExactly(2L);
      assertThat(find(driver, "rye")).containsExactly(1L);
    }
  }

  @Test
  void withoutAFullTextIndexThereIsNothingOfIt() {
    try (MergeDriver driver = new MergeDriver(directory)) {
      driver.append(Ops.put(1, 1, "title", Value.of("milk")));
      driver.advanceMs(200);
      assertThat(driver.texts.find(0)).isEmpty();
      assertThat(Files.exists(directory.resolve("full-text"))).isFalse();
    }
  }

  private static List<Long> find(MergeDriver driver, String text) {
    long position = driver.progress.position(0);
    StoredTexts texts = new StoredTexts(driver.store(), Ops.SHARD, 0, driver.texts, position);
    SelectResult result =
        new QueryEngine(ExecLimits.DEFAULT, () -> 0)
            .run(
                Select.from(Ops.NOTES).where(new Filter.Search(List.of(), text)).select(),
                new StoredRecords(driver.store(), Ops.SHARD, Optional.of(texts)),
                Cursor.of(Ops.EPOCH, position));
    return result.rows().stream().map(row -> row.id().orElseThrow().low()).toList();
  }
}
