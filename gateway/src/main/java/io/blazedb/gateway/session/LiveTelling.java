package io.blazedb.gateway.session;

import io.blazedb.gateway.live.LiveDelta;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.RecordRows;
import io.blazedb.wire.LiveReply;
import java.util.ArrayList;
import java.util.List;

/** Cuts what became of a result into pieces of a size. Confined to the feed's loop. */
final class LiveTelling {
  /** Nothing has become of it. */
  static final LiveDelta NOTHING = new LiveDelta(List.of(), List.of(), List.of());

  private final List<String> columns;
  private final long pieceBytes;
  private boolean unfinished;

  /** Pieces of rows of about {@code pieceBytes}, and of one row at least. */
  LiveTelling(List<String> columns, long pieceBytes) {
    this.columns = columns;
    this.pieceBytes = pieceBytes;
  }

  /** One piece at least. */
  List<LiveDelta> pieces(LiveDelta delta) {
    Cut cut = new Cut();
    delta.removed().forEach(cut.removed::add);
    delta.changed().forEach(row -> cut.make(row).changed.add(row));
    delta.added().forEach(row -> cut.make(row).added.add(row));
    return cut.done();
  }

  /** Whether a piece was told that was not the last. */
  boolean isUnfinished() {
    return unfinished;
  }

  LiveReply.Rows rows(LiveReply.Stage stage, Cursor cursor, LiveDelta piece) {
    unfinished = !stage.isEnd();
    return new LiveReply.Rows(
        stage, cursor, columns, piece.added(), piece.changed(), piece.removed());
  }

  /** The piece that is being filled, and those before it. */
  private final class Cut {
    private final List<LiveDelta> pieces = new ArrayList<>();
    private final List<SelectResult.Row> added = new ArrayList<>();
    private final List<SelectResult.Row> changed = new ArrayList<>();
    private final List<RecordId> removed = new ArrayList<>();
    private long bytes;

    /** Room for a row. */
    Cut make(SelectResult.Row row) {
      long weight = RecordRows.weight(row);
      if (bytes > 0 && bytes + weight > pieceBytes) {
        next();
      }
      bytes += weight;
      return this;
    }

    private void next() {
      pieces.add(new LiveDelta(added, changed, removed));
      added.clear();
      changed.clear();
      removed.clear();
      bytes = 0;
    }

    List<LiveDelta> done() {
      next();
      return pieces;
    }
  }
}
