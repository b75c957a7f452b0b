package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordCodec;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.query.SelectResult;
import java.util.List;

/** Rows of live queries on the wire, behind their cursor. */
final class LiveCodec {
  private static final int ID_BYTES = 16;

  private LiveCodec() {}

  static BlazeWriter write(BlazeWriter out, LiveReply.Rows rows) {
    SelectResultCodec.writeColumns(out, rows.columns());
    SelectResultCodec.writeRows(out, rows.added(), rows.columns());
    SelectResultCodec.writeRows(out, rows.changed(), rows.columns());
    out.writeLength(rows.removed().size());
    rows.removed().forEach(id -> out.writeId(id.high(), id.low()));
    return out;
  }

  static LiveReply read(BlazeReader in, Limits limits, LiveReply.Stage stage, Cursor cursor) {
    List<String> columns = SelectResultCodec.readColumns(in);
    return new LiveReply.Rows(
        stage,
        cursor,
        columns,
        readRows(in, limits, columns),
        readRows(in, limits, columns),
        readIds(in, limits));
  }

  private static List<SelectResult.Row> readRows(
      BlazeReader in, Limits limits, List<String> columns) {
    int position = in.position();
    List<SelectResult.Row> rows = SelectResultCodec.readRows(in, limits, columns);
    if (rows.stream().anyMatch(row -> row.id().isEmpty())) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "a row without a record id");
    }
    return rows;
  }

  private static List<RecordId> readIds(BlazeReader in, Limits limits) {
    int count = in.readCount(ID_BYTES, limits.elementsMax(), "record ids");
    List<RecordId> ids = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      ids.add(RecordCodec.readId(in));
    }
    return ids;
  }
}
