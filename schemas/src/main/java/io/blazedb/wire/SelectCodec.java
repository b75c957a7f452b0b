package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordCodec;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import io.blazedb.query.exec.PagePosition;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Queries in full on the wire. */
final class SelectCodec {
  private static final int NAME_BYTES_MAX = 255;

  private static final Join.Kind[] KINDS = Join.Kind.values();
  private static final Aggregate.Function[] FUNCTIONS = Aggregate.Function.values();
  private static final Order.Direction[] DIRECTIONS = Order.Direction.values();
  private static final Order.Missing[] MISSING = Order.Missing.values();
  private static final Select.Answer[] ANSWERS = Select.Answer.values();

  private final QueryCodec filters = new QueryCodec();

  void write(BlazeWriter out, Select select) {
    out.writeText(select.collection().text()).writeText(select.alias());
    out.writeLength(select.ids().size());
    select.ids().forEach(id -> out.writeId(id.high(), id.low()));
    out.writeLength(select.joins().size());
    select.joins().forEach(join -> writeJoin(out, join));
    filters.writeFilter(out, select.where());
    out.writeLength(select.groupBy().size());
    select.groupBy().forEach(out::writeText);
    out.writeLength(select.aggregates().size());
    select.aggregates().forEach(aggregate -> writeAggregate(out, aggregate));
    filters.writeFilter(out, select.having());
    out.writeLength(select.columns().size());
    select.columns().forEach(column -> out.writeText(column.field()).writeText(column.as()));
    out.writeLength(select.order().size());
    select.order().forEach(order -> writeOrder(out, order));
    out.writeVarint(select.limit())
        .writeBytes(select.pageToken().orElse(Bytes.EMPTY))
        .writeByte(select.answer().ordinal());
  }

  private static void writeJoin(BlazeWriter out, Join join) {
    out.writeByte(join.kind().ordinal())
        .writeText(join.collection().text())
        .writeText(join.alias())
        .writeText(join.left())
        .writeText(join.right());
  }

  private static void writeAggregate(BlazeWriter out, Aggregate aggregate) {
    out.writeByte(aggregate.function().ordinal())
        .writeText(aggregate.field().orElse(""))
        .writeText(aggregate.as());
  }

  private static void writeOrder(BlazeWriter out, Order order) {
    out.writeText(order.field())
        .writeByte(order.direction().ordinal())
        .writeByte(order.missing().ordinal());
  }

  Select read(BlazeReader in, Limits limits) {
    int position = in.position();
    CollectionName collection = RecordCodec.readCollection(in);
    String alias = in.readText(NAME_BYTES_MAX);
    List<RecordId> ids =
        readAll(in.readCount(16, Query.LIMIT_MAX, "record ids"), () -> RecordCodec.readId(in));
    List<Join> joins = readAll(in.readCount(5, Select.JOINS_MAX, "joins"), () -> readJoin(in));
    Filter where = filters.readFilter(in, limits);
    List<String> groupBy =
        readAll(in.readCount(1, Select.KEYS_MAX, "fields to group by"), () -> readName(in));
    List<Aggregate> aggregates =
        readAll(in.readCount(3, Select.COLUMNS_MAX, "aggregates"), () -> readAggregate(in));
    Filter having = filters.readFilter(in, limits);
    List<Column> columns =
        readAll(
            in.readCount(2, Select.COLUMNS_MAX, "columns"),
            () -> new Column(readName(in), readName(in)));
    List<Order> order =
        readAll(in.readCount(3, Select.KEYS_MAX, "keys to sort by"), () -> readOrder(in));
    int limit = readLimit(in);
    Bytes token = in.readBytes(PagePosition.BYTES_MAX);
    Select.Answer answer = ANSWERS[readCode(in, ANSWERS.length, "kind of answer")];
    return MalformedException.at(
        position,
        () ->
            new Select(
                collection,
                alias,
                ids,
                joins,
                where,
                groupBy,
                aggregates,
                having,
                columns,
                order,
                limit,
                token.length() == 0 ? Optional.empty() : Optional.of(token),
                answer));
  }

  private static int readLimit(BlazeReader in) {
    int position = in.position();
    long limit = in.readVarint();
    if (limit < 1 || limit > Query.LIMIT_MAX) {
      throw new MalformedException(
          ErrorCode.BAD_QUERY,
          position,
          "limit " + limit + " is outside 1 to " + Query.LIMIT_MAX + ",");
    }
    return (int) limit;
  }

  private static Join readJoin(BlazeReader in) {
    Join.Kind kind = KINDS[readCode(in, KINDS.length, "kind of join")];
    return new Join(kind, RecordCodec.readCollection(in), readName(in), readName(in), readName(in));
  }

  private static Aggregate readAggregate(BlazeReader in) {
    int code = in.readCode(FUNCTIONS.length, ErrorCode.UNKNOWN_OPERATOR, "aggregate");
    String field = readName(in);
    return new Aggregate(
        FUNCTIONS[code], field.isEmpty() ? Optional.empty() : Optional.of(field), readName(in));
  }

  private static Order readOrder(BlazeReader in) {
    return new Order(
        readName(in),
        DIRECTIONS[readCode(in, DIRECTIONS.length, "direction")],
        MISSING[readCode(in, MISSING.length, "place of missing fields")]);
  }

  private static int readCode(BlazeReader in, int count, String what) {
    return in.readCode(count, ErrorCode.BAD_QUERY, what);
  }

  /** What the name means is checked once all names are known. */
  private static String readName(BlazeReader in) {
    return in.readText(NAME_BYTES_MAX);
  }

  private static <T> List<T> readAll(int count, java.util.function.Supplier<T> one) {
    return IntStream.range(0, count).mapToObj(i -> one.get()).toList();
  }
}
