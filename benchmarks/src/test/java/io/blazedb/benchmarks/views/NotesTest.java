package io.blazedb.benchmarks.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotesTest {
  @Test
  void everyTeamIsFull() {
    for (int count : new int[] {1, 9_999, 100_000, 1_000_000}) {
      assertThat(new Notes(count).people() % Notes.TEAM).isZero();
    }
    assertThat(new Notes(1_000_000).people()).isEqualTo(1_000);
  }

  @Test
  void idsAreSpreadAndEachIsAnother() {
    Notes notes = new Notes(1_000);
    assertThat(IntStream.range(0, 1_000).mapToObj(notes::note)).doesNotHaveDuplicates();
    assertThat(notes.note(1)).isNotEqualTo(notes.person(1));
  }
}
