package io.blazedb.benchmarks.failover;

import io.blazedb.benchmarks.failover.Answer.Kind;
import io.blazedb.op.DatabaseName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What who asked felt of a kill.
 *
 * @param unavailableS the longest time in which all questions to a database failed
 * @param freshAgainS until each database that the killed instance owned was answered by its view
 * @param slowestS the longest that a question waited for its answer
 * @param staleMs how old the oldest answer of a copy was
 * @param failed questions without an answer
 * @param answered questions with one
 */
record Outage(
    double unavailableS,
    double freshAgainS,
    double slowestS,
    double staleMs,
    long failed,
    long answered) {
  private static final double NANOS_A_S = 1e9;

  /**
   * Sums answers up.
   *
   * @param lost the databases that the killed instance owned; each was answered by its view since
   */
  static Outage of(List<Answer> answers, List<DatabaseName> lost, long killedNs) {
    return new Outage(
        unavailableNs(answers) / NANOS_A_S,
        lost.stream().mapToLong(each -> freshNs(answers, each, killedNs)).max().orElse(0)
            / NANOS_A_S,
        answers.stream().mapToLong(Answer::tookNs).max().orElse(0) / NANOS_A_S,
        answers.stream().mapToLong(each -> each.lagMs().orElse(0)).max().orElse(0),
        answers.stream().filter(each -> each.is(Kind.FAILED)).count(),
        answers.stream().filter(each -> !each.is(Kind.FAILED)).count());
  }

  /** From when the first question failed was asked until one was answered again. */
  private static long unavailableNs(List<Answer> answers) {
    Map<DatabaseName, Long> failing = new HashMap<>();
    long longest = 0;
    List<Answer> inOrder =
        answers.stream().sorted(Comparator.comparingLong(Answer::dueNs)).toList();
    for (Answer each : inOrder) {
      long since = failing.getOrDefault(each.database(), each.dueNs());
      if (each.is(Kind.FAILED)) {
        failing.put(each.database(), since);
        longest = Math.max(longest, each.answeredNs() - since);
      } else if (failing.remove(each.database()) != null) {
        longest = Math.max(longest, each.answeredNs() - since);
      }
    }
    return longest;
  }

  /** Whether each database's view itself has answered what was asked after the kill. */
  static boolean isOver(List<Answer> answers, List<DatabaseName> lost, long killedNs) {
    return lost.stream().allMatch(each -> freshNs(answers, each, killedNs) < Long.MAX_VALUE);
  }

  private static long freshNs(List<Answer> answers, DatabaseName database, long killedNs) {
    return answers.stream()
        .filter(each -> each.database().equals(database) && each.is(Kind.CURRENT))
        .filter(each -> each.dueNs() - killedNs > 0)
        .mapToLong(each -> each.answeredNs() - killedNs)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
