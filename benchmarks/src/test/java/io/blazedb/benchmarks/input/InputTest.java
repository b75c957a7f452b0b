package io.blazedb.benchmarks.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Batch;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputTest {
  /** 706 updates by the data; six of them only reorder what is a set. */
  @Test
  void replaysMimeDb() {
    List<Operation> operations = Input.MIME_DB.operations();
    assertThat(operations).hasSize(3_254);
    assertThat(count(operations, OpType.INSERT)).isEqualTo(2_538);
    assertThat(count(operations, OpType.UPDATE)).isEqualTo(700);
    assertThat(count(operations, OpType.DELETE)).isEqualTo(16);
    assertThat(operations)
        .filteredOn(operation -> operation.type() == OpType.UPDATE)
        .allSatisfy(update -> assertThat(update.changes()).isNotEmpty());
  }

  /** Later versions of Java know more characters; Unicode 13 of Java 17 has 143,924 of them. */
  @Test
  void insertsEveryCharacterOnce() {
    List<Operation> operations = Input.UNICODE.operations();
    assertThat(operations.size()).isBetween(143_924, 200_000);
    assertThat(operations).allMatch(operation -> operation.type() == OpType.INSERT);
    assertThat(operations.stream().map(Operation::record).distinct()).hasSize(operations.size());
  }

  @Test
  void generatesBugsFromASeed() {
    List<Operation> operations = Input.BUG_TRACKER.operations();
    assertThat(operations).hasSize(20_000);
    assertThat(count(operations, OpType.INSERT)).isBetween(9_000L, 11_000L);
    assertThat(BugTrackerOps.generate(BugTrackerOps.SEED, 20_000)).isEqualTo(operations);
    assertThat(BugTrackerOps.generate(1, 10)).isNotEqualTo(operations.subList(0, 10));
  }

  @ParameterizedTest
  @EnumSource
  void samplesTheSameOperationsInEverySize(Input input) {
    List<Batch> large = input.sample(5_000, 5_000);
    List<Batch> small = input.sample(5_000, 50);
    assertThat(large).hasSize(1);
    assertThat(small.get(0).operations()).hasSize(50);
    assertThat(small.stream().flatMap(batch -> batch.operations().stream()))
        .containsExactlyElementsOf(large.get(0).operations());
    assertThat(large.get(0).operations())
        .hasSize(Math.min(5_000, input.operations().size()))
        .contains(input.operations().get(0), last(input));
  }

  private static Operation last(Input input) {
    return input.operations().get(input.operations().size() - 1);
  }

  private static long count(List<Operation> operations, OpType type) {
    return operations.stream().filter(operation -> operation.type() == type).count();
  }
}
