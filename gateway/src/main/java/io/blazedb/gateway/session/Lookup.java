package io.blazedb.gateway.session;

import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.gateway.part.Candidate;
import io.blazedb.gateway.part.Candidates;
import io.blazedb.gateway.part.Touched;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.query.Query;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds out what has become of the records that a stretch of the log touches, a question at a time.
 * Confined to the session's thread.
 */
final class Lookup {
  /** The most records of one question. */
  static final int IDS_MAX = 1_000;

  /** Hears what has become of records. */
  interface Finder {
    void found(Candidate candidate);

    /** The view knows nothing of it: no reader sees it. */
    void unknown(CollectionName collection, RecordId id);
  }

  private final long nextOffset;
  private final Stretch.Reach reach;
  private final Deque<Query> questions = new ArrayDeque<>();
  private final SortedSet<RecordId> unanswered = new TreeSet<>();

  /** For what was touched before {@code nextOffset}, the end of a stretch. */
  Lookup(Touched touched, long nextOffset, Stretch.Reach reach) {
    this.nextOffset = nextOffset;
    this.reach = reach;
    touched
        .ids()
        .forEach(
            (collection, ids) -> {
              List<RecordId> all = List.copyOf(ids);
              for (int i = 0; i < all.size(); i += IDS_MAX) {
                List<RecordId> some = all.subList(i, Math.min(all.size(), i + IDS_MAX));
                questions.add(Query.byId(collection, some));
              }
            });
    prepare();
  }

  private void prepare() {
    if (!questions.isEmpty()) {
      unanswered.addAll(questions.peek().ids());
    }
  }

  boolean isDone() {
    return questions.isEmpty();
  }

  long nextOffset() {
    return nextOffset;
  }

  Stretch.Reach reach() {
    return reach;
  }

  Query question() {
    return questions.peek();
  }

  /** Takes the answer to {@link #question}. */
  void answered(Candidates answer, Finder finder) {
    Query asked = questions.poll();
    for (Candidate each : answer.records()) {
      unanswered.remove(each.record().id());
      finder.found(each);
    }
    if (answer.nextPage().isPresent()) {
      questions.addFirst(asked.page(answer.nextPage().get()));
      return;
    }
    unanswered.forEach(id -> finder.unknown(asked.collection(), id));
    unanswered.clear();
    prepare();
  }
}
