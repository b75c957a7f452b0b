package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Change;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Crashes of the view's store and of Lucene at any moment, each surviving as some beginning of what
 * was written to it: once the log is applied again, searches find what the records say.
 */
class FullTextCrashTest {
  private static final IndexDefinition WORDS =
      new IndexDefinition(Ops.NOTES, "words", List.of("f"), Of.TEXT);
  private static final List<String> TEXTS = List.of("milk", "bread", "rye bread", "oat milk", "");
  private static final int RECORDS = 12;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 191, 199})
  void searchesFindWhatTheRecordsSay(long seed) {
    Random random = new Random(seed);
    List<Operation[]> log = new ArrayList<>();
    Map<Long, String> expected = new HashMap<>();
    try (SearchedShard shard = new SearchedShard(directory.resolve("seed-" + seed))) {
      log.add(new Operation[] {shard.declaration(WORDS, OpType.CREATE_INDEX, WORDS.changes())});
      long committed = 0;
      for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 8; i++) {
          log.add(change(random, shard, expected));
        }
        while (shard.nextOffset < log.size()) {
          shard.apply(log.get((int) shard.nextOffset));
          if (random.nextInt(4) == 0) {
            shard.work.step();
          }
          if (random.nextInt(6) == 0) {
            shard.store.commit();
            committed = shard.nextOffset;
          }
          if (random.nextInt(6) == 0) {
            shard.nanos.addAndGet(TextWork.COMMIT_EVERY_NANOS);
            shard.work.step();
          }
        }
        crash(random, shard, committed);
      }
      while (shard.nextOffset < log.size()) {
        shard.apply(log.get((int) shard.nextOffset));
      }
      shard.settle();
      for (String word : List.of("milk", "bread", "rye", "oat")) {
        assertThat(shard.find(word))
            .as("%s, seed %d", word, seed)
            .containsExactlyElementsOf(
                expected.entrySet().stream()
                    .filter(each -> List.of(each.getValue().split(" ")).contains(word))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList());
      }
    }
  }

  private static Operation[] change(
      Random random, SearchedShard shard, Map<Long, String> expected) {
    Operation[] operations = new Operation[1 + random.nextInt(3)];
    for (int i = 0; i < operations.length; i++) {
      long id = 1L + random.nextInt(RECORDS);
      long sequence = ++shard.sequence;
      if (random.nextInt(5) == 0) {
        expected.remove(id);
        operations[i] = Ops.delete(sequence, id);
      } else {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        expected.put(id, text);
        operations[i] =
            Ops.op(
                sequence, sequence, Ops.NOTES, id, OpType.UPDATE, Change.put("f", Value.of(text)));
      }
    }
    return operations;
  }

  /** Kafka resumes at the last commit; the position is known to be that one. */
  private static void crash(Random random, SearchedShard shard, long committed) {
    if (random.nextInt(3) == 0) {
      shard.work.close(); // Lucene had committed the moment before
    }
    shard.texts.close();
    int disk = shard.store.diskSize();
    int changelog = shard.store.changelogSize();
    int flushed = shard.store.changelogFlushed();
    shard.store.crash(random.nextInt(disk + 1), flushed + random.nextInt(changelog - flushed + 1));
    shard.open();
    shard.nextOffset = committed;
    shard.progress.reached(0, committed);
  }
}
