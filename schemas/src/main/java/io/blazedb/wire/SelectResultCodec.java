package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordCodec;
import io.blazedb.codec.ValueCodec;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.FieldName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.PagePosition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Answers to queries in full on the wire, behind their cursor. */
final class SelectResultCodec {
  /** More than {@link Select#COLUMNS_MAX}: groups have their fields beside the aggregates. */
  private static final int COLUMNS_MAX = Select.COLUMNS_MAX + Select.KEYS_MAX;

  void write(BlazeWriter out, SelectResult result) {
    writeColumns(out, result.columns());
    writeRows(out, result.rows(), result.columns());
    out.writeByte(result.nextPage().isPresent() ? 1 : 0);
    result.nextPage().ifPresent(out::writeBytes);
    out.writeByte(result.plan().isPresent() ? 1 : 0);
    result.plan().ifPresent(plan -> ValueCodec.write(out, plan));
  }

  static void writeColumns(BlazeWriter out, List<String> columns) {
    out.writeLength(columns.size());
    columns.forEach(out::writeText);
  }

  static void writeRows(BlazeWriter out, List<SelectResult.Row> rows, List<String> columns) {
    out.writeLength(rows.size());
    rows.forEach(row -> writeRow(out, row, columns));
  }

  private static void writeRow(BlazeWriter out, SelectResult.Row row, List<String> columns) {
    out.writeByte(row.id().isPresent() ? 1 : 0);
    row.id().ifPresent(id -> out.writeId(id.high(), id.low()));
    if (columns.isEmpty()) {
      ValueCodec.write(out, row.fields());
    } else {
      writeCells(out, row.fields(), columns);
    }
  }

  /** A bit for each column that says whether it is there, then those that are. */
  private static void writeCells(BlazeWriter out, Value.Map fields, List<String> columns) {
    for (int from = 0; from < columns.size(); from += Byte.SIZE) {
      int bits = 0;
      for (int i = from; i < Math.min(columns.size(), from + Byte.SIZE); i++) {
        bits |= fields.entries().containsKey(columns.get(i)) ? 1 << (i - from) : 0;
      }
      out.writeByte(bits);
    }
    for (String column : columns) {
      Value value = fields.entries().get(column);
      if (value != null) {
        ValueCodec.write(out, value);
      }
    }
  }

  SelectResult read(BlazeReader in, Limits limits, Cursor at) {
    List<String> columns = readColumns(in);
    List<SelectResult.Row> rows = readRows(in, limits, columns);
    Optional<Bytes> next =
        readFlag(in) ? Optional.of(in.readBytes(PagePosition.BYTES_MAX)) : Optional.empty();
    Optional<Value.Map> plan =
        readFlag(in) ? Optional.of(RecordCodec.readShown(in, limits)) : Optional.empty();
    return new SelectResult(at, columns, rows, next, plan);
  }

  static List<String> readColumns(BlazeReader in) {
    int position = in.position();
    int count = in.readCount(2, COLUMNS_MAX, "columns");
    List<String> columns = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      int at = in.position();
      String name = in.readText(FieldName.BYTES_MAX);
      columns.add(MalformedException.at(at, () -> FieldName.check(name)));
    }
    if (new HashSet<>(columns).size() < count) {
      throw new MalformedException(ErrorCode.BAD_FIELD_NAME, position, "a column twice");
    }
    return columns;
  }

  static List<SelectResult.Row> readRows(BlazeReader in, Limits limits, List<String> columns) {
    int bytesEach = columns.isEmpty() ? 3 : 2;
    int count = in.readCount(bytesEach, limits.elementsMax(), "rows");
    List<SelectResult.Row> rows = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      rows.add(readRow(in, limits, columns));
    }
    return rows;
  }

  private static SelectResult.Row readRow(BlazeReader in, Limits limits, List<String> columns) {
    Optional<RecordId> id = readFlag(in) ? Optional.of(RecordCodec.readId(in)) : Optional.empty();
    return new SelectResult.Row(
        id, columns.isEmpty() ? RecordCodec.readShown(in, limits) : readCells(in, limits, columns));
  }

  private static Value.Map readCells(BlazeReader in, Limits limits, List<String> columns) {
    int position = in.position();
    Bytes present = in.readRaw((columns.size() + Byte.SIZE - 1) / Byte.SIZE);
    int unused = present.length() * Byte.SIZE - columns.size();
    if ((present.at(present.length() - 1) & 0xFF) >>> (Byte.SIZE - unused) != 0) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "a column past the last");
    }
    TreeMap<String, Value> fields = new TreeMap<>(FieldName::compare);
    for (int i = 0; i < columns.size(); i++) {
      if ((present.at(i / Byte.SIZE) >>> i % Byte.SIZE & 1) == 1) {
        fields.put(columns.get(i), ValueCodec.read(in, limits));
      }
    }
    return (Value.Map) Value.of(fields);
  }

  private static boolean readFlag(BlazeReader in) {
    return in.readCode(2, ErrorCode.MALFORMED, "flag") == 1;
  }
}
