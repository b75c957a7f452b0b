package io.blazedb.client;

import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.LiveReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the pieces of one change together: of each row what it was, and what it is at the end. */
final class LivePieces {
  private final Map<RecordId, Fate> fates = new LinkedHashMap<>();

  /** Where a row was, and where it is. */
  private record Fate(Was was, Optional<SelectResult.Row> now) {
    Fate then(Optional<SelectResult.Row> next) {
      return new Fate(was, next);
    }
  }

  private enum Was {
    IN,
    OUT
  }

  void add(LiveReply.Rows piece) {
    piece.removed().forEach(id -> note(id, Was.IN, Optional.empty()));
    piece.changed().forEach(row -> note(row.id().orElseThrow(), Was.IN, Optional.of(row)));
    piece.added().forEach(row -> note(row.id().orElseThrow(), Was.OUT, Optional.of(row)));
  }

  /** What a record was before the change only its first mention tells. */
  private void note(RecordId id, Was was, Optional<SelectResult.Row> now) {
    Fate before = fates.get(id);
    fates.put(id, before == null ? new Fate(was, now) : before.then(now));
  }

  /** The rows, in the order in which they came; none are kept. */
  List<SelectResult.Row> takeRows() {
    List<SelectResult.Row> rows =
        fates.values().stream().flatMap(fate -> fate.now.stream()).toList();
    fates.clear();
    return rows;
  }

  /** The change; none of it is kept. */
  LiveChange take(Cursor at) {
    List<SelectResult.Row> added = new ArrayList<>();
    List<SelectResult.Row> changed = new ArrayList<>();
    List<RecordId> removed = new ArrayList<>();
    fates.forEach(
        (id, fate) -> {
          if (fate.now.isPresent()) {
            (fate.was == Was.IN ? changed : added).add(fate.now.get());
          } else if (fate.was == Was.IN) {
            removed.add(id);
          }
        });
    fates.clear();
    return new LiveChange(added, changed, removed, at);
  }
}
