package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordCodec;
import io.blazedb.codec.ValueCodec;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Queries on the wire. */
final class QueryCodec {
  private static final int AND = 1;
  private static final int OR = 2;
  private static final int NOT = 3;
  private static final int COMPARE = 4;
  private static final int IN = 5;
  private static final int EXISTS = 6;
  private static final int SEARCH = 8; // 7 stays unknown: the corpus of refused inputs has it

  private static final Filter.Operator[] OPERATORS = Filter.Operator.values();
  private static final int TOKEN_BYTES_MAX = 255;

  void write(BlazeWriter out, Query query) {
    out.writeText(query.collection().text()).writeLength(query.ids().size());
    query.ids().forEach(id -> out.writeId(id.high(), id.low()));
    writeFilter(out, query.where());
    out.writeVarint(query.limit()).writeBytes(query.pageToken().orElse(Bytes.EMPTY));
  }

  void writeFilter(BlazeWriter out, Filter filter) {
    if (filter instanceof Filter.And and) {
      writeFilters(out.writeByte(AND), and.all());
    } else if (filter instanceof Filter.Or or) {
      writeFilters(out.writeByte(OR), or.any());
    } else if (filter instanceof Filter.Not not) {
      writeFilter(out.writeByte(NOT), not.filter());
    } else if (filter instanceof Filter.Compare compare) {
      out.writeByte(COMPARE).writeText(compare.field()).writeByte(compare.operator().ordinal());
      ValueCodec.write(out, compare.value());
    } else if (filter instanceof Filter.In in) {
      out.writeByte(IN).writeText(in.field()).writeLength(in.values().size());
      in.values().forEach(value -> ValueCodec.write(out, value));
    } else if (filter instanceof Filter.Search search) {
      out.writeByte(SEARCH).writeLength(search.fields().size());
      search.fields().forEach(out::writeText);
      out.writeText(search.text());
    } else {
      out.writeByte(EXISTS).writeText(((Filter.Exists) filter).field());
    }
  }

  private void writeFilters(BlazeWriter out, List<Filter> filters) {
    out.writeLength(filters.size());
    filters.forEach(filter -> writeFilter(out, filter));
  }

  Query read(BlazeReader in, Limits limits) {
    CollectionName collection = RecordCodec.readCollection(in);
    int count = in.readCount(16, Query.LIMIT_MAX, "record ids");
    List<RecordId> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(RecordCodec.readId(in));
    }
    Filter where = readFilter(in, limits);
    int position = in.position();
    long limit = in.readVarint();
    if (limit < 1 || limit > Query.LIMIT_MAX) {
      throw new MalformedException(
          ErrorCode.BAD_QUERY,
          position,
          "limit " + limit + " is outside 1 to " + Query.LIMIT_MAX + ",");
    }
    Bytes token = in.readBytes(TOKEN_BYTES_MAX);
    return new Query(
        collection,
        ids,
        where,
        (int) limit,
        token.length() == 0 ? Optional.empty() : Optional.of(token));
  }

  Filter readFilter(BlazeReader in, Limits limits) {
    return readFilter(in, limits, 0);
  }

  private Filter readFilter(BlazeReader in, Limits limits, int depth) {
    if (depth > limits.depthMax()) {
      throw in.refuse(ErrorCode.LIMIT_EXCEEDED, "a filter nested deeper than " + limits.depthMax());
    }
    int position = in.position();
    int form = in.readByte();
    switch (form) {
      case AND:
        return new Filter.And(readFilters(in, limits, depth));
      case OR:
        return new Filter.Or(readFilters(in, limits, depth));
      case NOT:
        return new Filter.Not(readFilter(in, limits, depth + 1));
      case COMPARE:
        return new Filter.Compare(readField(in), readOperator(in), ValueCodec.read(in, limits));
      case IN:
        return new Filter.In(readField(in), readValues(in, limits));
      case EXISTS:
        return new Filter.Exists(readField(in));
      case SEARCH:
        return new Filter.Search(readFields(in), in.readText(limits.textBytesMax()));
      default:
        throw new MalformedException(ErrorCode.BAD_QUERY, position, "unknown filter " + form);
    }
  }

  private static List<String> readFields(BlazeReader in) {
    int count = in.readCount(2, Select.COLUMNS_MAX, "fields");
    List<String> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      fields.add(readField(in));
    }
    return fields;
  }

  static String readField(BlazeReader in) {
    int position = in.position();
    String name = in.readText(FieldName.BYTES_MAX);
    return MalformedException.at(position, () -> FieldName.check(name));
  }

  private static Filter.Operator readOperator(BlazeReader in) {
    int code = in.readCode(OPERATORS.length, ErrorCode.UNKNOWN_OPERATOR, "field operator");
    return OPERATORS[code];
  }

  private List<Filter> readFilters(BlazeReader in, Limits limits, int depth) {
    int count = in.readCount(2, limits.elementsMax(), "filters");
    List<Filter> filters = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      filters.add(readFilter(in, limits, depth + 1));
    }
    return filters;
  }

  private static List<Value> readValues(BlazeReader in, Limits limits) {
    int count = in.readCount(1, limits.elementsMax(), "values");
    List<Value> values = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      values.add(ValueCodec.read(in, limits));
    }
    return values;
  }
}
