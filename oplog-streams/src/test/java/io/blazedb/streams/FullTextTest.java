package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.streams.IndexBuild.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full-text indexes on Lucene, beside a store that can crash. */
class FullTextTest {
  private static final IndexDefinition WORDS =
      new IndexDefinition(Ops.NOTES, "words", List.of("title", "tags"), Of.TEXT);

  @TempDir Path directory;
  private SearchedShard shard;

  @BeforeEach
  void open() {
    shard = new SearchedShard(directory);
  }

  @AfterEach
  void close() {
    shard.close();
  }

  private Phase phase() {
    return shard.build(WORDS).phase();
  }

  private BlazeException refusal() {
    return catchThrowableOfType(BlazeException.class, () -> shard.find("milk"));
  }

  private void assertBehind(String said) {
    BlazeException refusal = refusal();
    assertThat(refusal).isNotNull().hasMessageContaining(said);
    assertThat(refusal.code()).isEqualTo(ErrorCode.VIEW_BEHIND);
  }

  /** What lies on the disk but for what a commit always writes. */
  private List<String> segments() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(each -> each.getFileName().toString())
          .filter(name -> name.startsWith("_"))
          .sorted()
          .toList();
    }
  }

  private void deleteAll() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(directory)) {
          Files.delete(each);
        }
      }
    }
  }

  @Test
  void findsWhatWasMergedTheMomentBefore() {
    shard.declare(WORDS);
    shard.settle();
    for (int i = 1; i <= 50; i++) {
      shard.put(i, "title", "milk " + i);
      assertThat(shard.find("milk")).hasSize(i);
      assertThat(shard.find("\"milk " + i + "\"")).containsExactly((long) i);
    }
  }

  @Test
  void isBuiltOverWhatIsThereInStepsAndRefusesUntilThen() {
    for (int i = 1; i <= 1_200; i++) {
      shard.put(i, "title", i % 2 == 0 ? "buy milk" : "buy bread");
    }
    shard.declare(WORDS);
    assertBehind("\"words\" is being built, 0 records so far; ask again");
    assertThat(shard.work.step()).isTrue();
    assertBehind("\"words\" is being built, 500 records so far");
    shard.put(3, "title", "milk too"); // behind the builder
    shard.put(1_199, "title", "milk too"); // before it
    shard.delete(4);
    shard.delete(1_198);
    shard.settle();
    assertThat(shard.build(WORDS).built()).isEqualTo(1_200);
    assertThat(shard.find("milk")).hasSize(600).contains(3L, 1_199L).doesNotContain(4L, 1_198L);
    assertThat(shard.work.step()).isFalse();
  }

  @Test
  void followsUpdatesDeletesAndChangesOfKind() {
    shard.declare(WORDS);
    shard.settle();
    shard.put(1, "title", "milk");
    shard.put(2, "title", "milk");
    shard.put(3, "title", "milk");
    shard.put(3, "other", "x");
    assertThat(shard.find("milk")).containsExactly(1L, 2L, 3L);
    shard.put(1, "title", "bread");
    shard.put(2, "title", Value.of(7));
    assertThat(shard.find("milk")).containsExactly(3L);
    shard.delete(3);
    assertThat(shard.find("milk")).isEmpty();
    shard.put(3, "title", "milk again");
    assertThat(shard.find("milk")).containsExactly(3L);
    shard.sequence++;
    shard.apply(
        Ops.op(
            shard.sequence,
            shard.sequence,
            Ops.NOTES,
            4,
            OpType.UPDATE,
            new Change(
                "tags",
                new FieldChange.Add(List.of(Value.of("oat milk"), Value.of("rye"), Value.of(3))))));
    assertThat(shard.find("milk", "tags")).containsExactly(4L);
    assertThat(shard.find("\"milk rye\"")).as("of two elements").isEmpty();
    shard.put(4, "tags", Value.of(List.of(Value.of("rye"))));
    assertThat(shard.find("milk", "tags")).isEmpty();
  }

  @Test
  void aRestartGoesOnFromTheCommitPoint() throws IOException {
    shard.declare(WORDS);
    for (int i = 1; i <= 100; i++) {
      shard.put(i, "title", "milk " + i);
    }
    shard.settle();
    shard.close();
    List<String> before = segments();
    shard.open();
    shard.progress.reached(0, shard.nextOffset);
    assertThat(phase()).isEqualTo(Phase.READY);
    assertThat(shard.find("milk")).as("at once").hasSize(100);
    assertThat(shard.work.step()).as("nothing is to be done").isFalse();
    shard.close();
    assertThat(segments()).as("nothing was written again").isEqualTo(before).isNotEmpty();
    shard.open();
  }

  @Test
  void aCrashCostsWhatWasMergedSinceTheCommitPoint() {
    shard.declare(WORDS);
    shard.put(1, "title", "old milk");
    shard.put(2, "title", "old milk");
    shard.put(3, "title", "old milk");
    shard.settle();
    shard.restart(); // commits
    shard.put(2, "title", "new bread");
    shard.put(4, "title", "new milk");
    shard.delete(3);
    shard.texts.close(); // without a commit
    shard.open();
    shard.progress.reached(0, shard.nextOffset);
    assertBehind("is being brought up to the view");
    assertThat(phase()).isEqualTo(Phase.READY);
    shard.settle();
    assertThat(shard.find("milk")).containsExactly(1L, 4L);
    assertThat(shard.find("bread")).containsExactly(2L);
  }

  @Test
  void refusesWhileTheViewIsBehindTheCommitPoint() {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.close();
    shard.open();
    shard.progress.reached(0, shard.nextOffset - 1); // as after a crash of the view
    assertBehind("is being brought up to the view");
    shard.progress.reached(0, shard.nextOffset);
    assertThat(shard.find("milk")).containsExactly(1L);
  }

  @Test
  void aDeletedDirectoryCostsARebuild() throws IOException {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.close();
    deleteAll();
    shard.open();
    shard.progress.reached(0, shard.nextOffset);
    assertThat(phase()).isEqualTo(Phase.BUILDING);
    assertBehind("is being built");
    shard.settle();
    assertThat(shard.find("milk")).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"segments_", ".cfs", ".si"})
  void aCorruptFileIsThrownAwayAndBuiltAnew(String which) throws IOException {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.close();
    int corrupted = 0;
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.filter(file -> file.toString().contains(which)).toList()) {
        Files.write(each, new byte[] {1, 2, 3});
        corrupted++;
      }
    }
    assertThat(corrupted).isPositive();
    shard.open();
    shard.progress.reached(0, shard.nextOffset);
    assertBehind("is being brought up to the view");
    shard.put(2, "title", "oat milk"); // the view goes on
    assertThat(shard.work.step()).as("not at once").isFalse();
    shard.nanos.addAndGet(TextWork.RETRY_NANOS_MIN);
    shard.settle();
    assertThat(shard.find("milk")).containsExactly(1L, 2L);
  }

  /** As a disk that is full, or files that somebody deletes. */
  @Test
  void aFailureWhileItIsOpenNeverReachesTheView() {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.texts.close(
        0, shard.texts.find(0).orElseThrow()); // Lucene refuses everything from here on
    shard.put(2, "title", "oat milk");
    assertBehind("is being brought up");
    shard.nanos.addAndGet(TextWork.RETRY_NANOS_MIN);
    shard.settle();
    assertThat(shard.find("milk")).containsExactly(1L, 2L);
  }

  @Test
  void whatIsOfAnotherLogIsBuiltAnew() {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.close();
    shard.open();
    shard.work =
        new TextWork(
            0,
            new io.blazedb.op.Epoch(1, 1),
            shard.store,
            shard.indexes,
            shard.texts,
            shard.progress,
            shard.nanos::get);
    shard.work.begin();
    assertThat(phase()).isEqualTo(Phase.BUILDING);
  }

  @Test
  void goesAndComesWithItsDeclaration() throws IOException {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.withdraw(WORDS);
    assertThat(refusal().code()).isEqualTo(ErrorCode.BAD_QUERY);
    shard.put(1, "title", "bread");
    shard.declare(WORDS); // before it is gone
    shard.settle();
    assertThat(shard.find("milk")).isEmpty();
    assertThat(shard.find("bread")).containsExactly(1L);
    shard.withdraw(WORDS);
    shard.settle();
    assertThat(shard.indexes.hasTexts()).isFalse();
    assertThat(segments()).isEmpty();
  }

  @Test
  void isBuiltAnewWithOtherFields() {
    shard.put(1, "title", "milk");
    shard.put(1, "body", "bread");
    shard.declare(WORDS);
    shard.settle();
    IndexDefinition bodies = new IndexDefinition(Ops.NOTES, "words", List.of("body"), Of.TEXT);
    shard.declare(bodies);
    shard.settle();
    assertThat(shard.find("bread")).containsExactly(1L);
    assertThat(catchThrowableOfType(BlazeException.class, () -> shard.find("milk", "title")))
        .hasMessageContaining("in [title] needs a full-text index");
  }

  @Test
  void collectionsAndIndexesOfOnePartitionAreApart() {
    IndexDefinition others = new IndexDefinition(Ops.TAGS, "words", List.of("title"), Of.TEXT);
    IndexDefinition bodies = new IndexDefinition(Ops.NOTES, "bodies", List.of("body"), Of.TEXT);
    shard.declare(WORDS);
    shard.declare(others);
    shard.declare(bodies);
    shard.settle();
    shard.put(1, "title", "milk");
    shard.put(2, "body", "milk");
    assertThat(shard.find("milk", "title")).containsExactly(1L);
    assertThat(shard.find("milk", "body")).containsExactly(2L);
    shard.withdraw(bodies);
    shard.settle();
    assertThat(shard.find("milk")).containsExactly(1L);
  }

  @Test
  void commitsNowAndThen() {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.nanos.addAndGet(TextWork.COMMIT_EVERY_NANOS);
    shard.settle();
    shard.texts.close(); // a crash
    shard.open();
    shard.progress.reached(0, shard.nextOffset);
    assertThat(shard.find("milk")).containsExactly(1L);
  }

  /** What is merged again after a crash puts records as they were before the commit point. */
  @Test
  void commitsNothingWhileTheViewIsBehindTheCommitPoint() {
    shard.declare(WORDS);
    shard.settle();
    shard.put(1, "title", "milk");
    shard.store.commit();
    long committed = shard.nextOffset;
    Operation toBread = Ops.put(++shard.sequence, 1, "title", Value.of("bread"));
    Operation toMilk = Ops.put(++shard.sequence, 1, "title", Value.of("milk"));
    shard.apply(toBread);
    shard.apply(toMilk);
    shard.close(); // Lucene has it all, the view loses it
    shard.store.crash(0, shard.store.changelogFlushed());
    shard.open();
    shard.progress.reached(0, committed);
    shard.applyAt(committed, toBread);
    shard.nanos.addAndGet(TextWork.COMMIT_EVERY_NANOS);
    shard.settle();
    shard.applyAt(committed + 1, toMilk);
    shard.texts.close(); // a crash of Lucene alone
    shard.open();
    shard.progress.reached(0, shard.nextOffset);
    shard.settle();
    assertThat(shard.find("milk")).containsExactly(1L);
    assertThat(shard.find("bread")).isEmpty();
  }

  @Test
  void aCopyRefusesToSearch() {
    shard.declare(WORDS);
    shard.put(1, "title", "milk");
    shard.settle();
    shard.progress.forget(0);
    assertThat(refusal())
        .hasMessageContaining("\"words\" is not on this copy of the view; ask its owner")
        .extracting(BlazeException::code)
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
