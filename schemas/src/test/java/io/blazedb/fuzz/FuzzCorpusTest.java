package io.blazedb.fuzz;

import io.blazedb.op.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What fuzzing has found stays fixed: every input of the corpus, fed to its target, in every build.
 */
final class FuzzCorpusTest {
  private static final int TRUNCATED_MAX = 300;

  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusKeepsThePromises() {
    return Stream.of(FuzzTarget.values())
        .map(target -> DynamicTest.dynamicTest(target.folder(), () -> feed(target)));
  }

  private static void feed(FuzzTarget target) {
    for (Corpus.Input input : Corpus.of(target)) {
      Assertions.assertThatCode(() -> target.check(input.bytes()))
          .as("%s of %s", input, target)
          .doesNotThrowAnyException();
    }
  }

  /** Cheap mutations of each seed: what a fuzzer tries first. */
  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void everyTruncationOfASeedKeepsThePromises(FuzzTarget target) {
    for (Corpus.Input seed : Seeds.of(target)) {
      int lengthMax = Math.min(seed.bytes().length(), TRUNCATED_MAX);
      for (int length = 0; length < lengthMax; length++) {
        target.check(Bytes.wrap(seed.bytes().array(), seed.bytes().offset(), length));
      }
    }
  }

  @Test
  void everyTargetHasSeeds() {
    for (FuzzTarget target : FuzzTarget.values()) {
      List<Corpus.Input> seeds = Seeds.of(target);
      Assertions.assertThat(seeds).as(target.folder()).isNotEmpty();
    }
  }
}
