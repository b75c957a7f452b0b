package io.blazedb.benchmarks.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blazedb.benchmarks.failover.Answer.Kind;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final DatabaseName LOST = new DatabaseName("lost");
  private static final DatabaseName KEPT = new DatabaseName("kept");
  private static final long KILLED = 1_000_000_000_000L;

  @Test
  void countsFromTheFirstFailedQuestionToTheNextAnswer() {
    Outage outage =
        outage(
            answer(LOST, 100, 110, Kind.FAILED),
            answer(KEPT, 150, 160, Kind.CURRENT),
            answer(LOST, 200, 900, Kind.FAILED),
            answer(LOST, 300, 400, Kind.STALE),
            answer(LOST, 700, 750, Kind.CURRENT));
    assertThat(outage.unavailableS()).isCloseTo(0.8, within(1e-9));
    assertThat(outage.failed()).isEqualTo(2);
    assertThat(outage.answered()).isEqualTo(3);
    assertThat(outage.slowestS()).isCloseTo(0.7, within(1e-9));
  }

  @Test
  void isFreshAgainOnceEachLostDatabaseIsAnsweredByItsView() {
    Outage outage =
        outage(
            answer(LOST, -5, 10, Kind.CURRENT),
            answer(LOST, 100, 110, Kind.STALE),
            answer(KEPT, 100, 110, Kind.CURRENT),
            answer(LOST, 1_400, 1_500, Kind.CURRENT),
            answer(LOST, 1_600, 1_700, Kind.CURRENT));
    assertThat(outage.freshAgainS()).isCloseTo(1.5, within(1e-9));
    assertThat(outage.unavailableS()).isZero();
    assertThat(outage.staleMs()).isEqualTo(70);
  }

  @Test
  void isNotOverBeforeAnAnswerToWhatWasAskedAfterTheKill() {
    List<Answer> before = List.of(answer(LOST, -5, 10, Kind.CURRENT));
    assertThat(Outage.isOver(before, List.of(LOST), KILLED)).isFalse();
    List<Answer> after = List.of(answer(LOST, 5, 10, Kind.CURRENT));
    assertThat(Outage.isOver(after, List.of(LOST), KILLED)).isTrue();
  }

  private static Outage outage(Answer... answers) {
    return Outage.of(List.of(answers), List.of(LOST), KILLED);
  }

  private static Answer answer(DatabaseName database, long dueMs, long answeredMs, Kind kind) {
    OptionalLong lag = kind == Kind.STALE ? OptionalLong.of(70) : OptionalLong.empty();
    return new Answer(
        database, KILLED + dueMs * 1_000_000, KILLED + answeredMs * 1_000_000, kind, lag);
  }
}
