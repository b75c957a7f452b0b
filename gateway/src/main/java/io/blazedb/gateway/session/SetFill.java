package io.blazedb.gateway.session;

import io.blazedb.gateway.part.Candidate;
import io.blazedb.gateway.part.Candidates;
import io.blazedb.gateway.part.Selection;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.wire.Message.PartStage;
import java.util.Optional;

/**
 * Reads all that matches, part by part and page by page. Confined to the session's thread.
 *
 * <p>It goes on in the log from where the first page stands; later pages hold at least as much, and
 * what they hold beyond it, the log brings once more.
 */
final class SetFill {
  private final Selection selection;
  private int part;
  private Optional<Bytes> page = Optional.empty();
  private Cursor at = Cursor.START;

  SetFill(Selection selection) {
    this.selection = selection;
  }

  boolean isDone() {
    return part == selection.parts().size();
  }

  /** Where the log goes on; the start before the first answer. */
  Cursor at() {
    return at;
  }

  Query question() {
    Part asked = selection.parts().get(part);
    Query query = Query.of(asked.collection(), asked.where());
    return page.map(query::page).orElse(query);
  }

  /** Takes the answer to {@link #question}, and sends what matches. */
  void answered(Candidates answer, PartFrames out) {
    if (at.isStart()) {
      at = answer.at();
    }
    for (Candidate each : answer.records()) {
      if (selection.matches(each)) {
        if (out.isFullFor(each.record())) {
          out.send(PartStage.SET, at);
        }
        out.add(each.record());
      }
    }
    page = answer.nextPage();
    if (page.isEmpty()) {
      part++;
    }
    if (isDone()) {
      out.send(PartStage.SET_END, at);
    }
  }
}
