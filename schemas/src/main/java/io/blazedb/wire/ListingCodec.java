package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.RecordCodec;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.query.Conflict;
import io.blazedb.query.Conflict.Action;
import io.blazedb.query.Conflict.Side;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.SelectResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How gateways ask Streams instances for indexes and conflicts. Both are of one release train, so
 * this is no part of the protocol: a version byte refuses what does not fit. Answers are those of
 * queries, with a row for each index or conflict.
 */
public final class ListingCodec {
  private static final int VERSION = 1;
  private static final int TEXT_BYTES_MAX = 255;
  private static final int TOKEN_BYTES_MAX = 1_024;

  private ListingCodec() {}

  /**
   * A question for conflicts.
   *
   * @param database of which database
   * @param query the question
   * @param atLeast the answer must contain everything before this cursor
   */
  public record ConflictsAsked(DatabaseName database, ConflictQuery query, Cursor atLeast) {}

  /** The bytes of a question for conflicts. */
  public static Bytes write(ConflictsAsked asked) {
    ConflictQuery query = asked.query;
    BlazeWriter out = new BlazeWriter(128);
    out.writeByte(VERSION).writeText(asked.database.text());
    out.writeText(CursorText.encode(asked.atLeast));
    out.writeText(query.collection().map(CollectionName::text).orElse(""));
    out.writeByte(query.record().isPresent() ? 1 : 0);
    query.record().ifPresent(id -> out.writeId(id.high(), id.low()));
    out.writeVarint(query.limit()).writeBytes(query.pageToken().orElse(Bytes.EMPTY));
    return out.written();
  }

  /**
   * Reads a question for conflicts.
   *
   * @throws BlazeException for what is none
   */
  public static ConflictsAsked readConflictsAsked(Bytes bytes) {
    BlazeReader in = new BlazeReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new BlazeException(
          ErrorCode.UNSUPPORTED_VERSION, "a question for conflicts of version " + version);
    }
    DatabaseName database = new DatabaseName(in.readText(TEXT_BYTES_MAX));
    Cursor atLeast = CursorText.decode(in.readText(TEXT_BYTES_MAX));
    String collection = in.readText(TEXT_BYTES_MAX);
    Optional<RecordId> record =
        in.readByte() == 1 ? Optional.of(RecordCodec.readId(in)) : Optional.empty();
    int limit = (int) Math.min(Integer.MAX_VALUE, in.readVarint());
    Bytes token = in.readBytes(TOKEN_BYTES_MAX);
    in.expectEnd();
    return new ConflictsAsked(
        database,
        new ConflictQuery(
            collection.isEmpty() ? Optional.empty() : Optional.of(new CollectionName(collection)),
            record,
            limit,
            token.length() == 0 ? Optional.empty() : Optional.of(token)),
        atLeast);
  }

  /** The answer that says a page of conflicts. */
  public static Message message(ConflictPage page) {
    return new Message.SelectResponse(
        new SelectResult(
            page.at(),
            List.of(),
            page.conflicts().stream().map(ListingCodec::row).toList(),
            page.nextPage(),
            Optional.empty()));
  }

  private static SelectResult.Row row(Conflict conflict) {
    Map<String, Value> fields = new HashMap<>();
    fields.put("collection", Value.of(conflict.collection().text()));
    conflict.field().ifPresent(field -> fields.put("field", Value.of(field)));
    fields.put("lost", value(conflict.lost()));
    fields.put("kept", value(conflict.kept()));
    fields.put("foundMs", Value.of(conflict.foundMs()));
    return new SelectResult.Row(Optional.of(conflict.record()), (Value.Map) Value.of(fields));
  }

  private static Value value(Side side) {
    Map<String, Value> fields = new HashMap<>();
    fields.put("action", Value.of(side.action().ordinal()));
    side.value().ifPresent(value -> fields.put("value", value));
    fields.put("time", Value.of(side.stamp().time()));
    fields.put("node", new Value.Uuid(side.stamp().node().toUuid()));
    fields.put("offset", Value.of(side.offset()));
    return Value.of(fields);
  }

  /** The page of conflicts that an answer says. */
  public static ConflictPage conflicts(SelectResult answer) {
    return new ConflictPage(
        answer.at(),
        answer.rows().stream().map(ListingCodec::conflict).toList(),
        answer.nextPage());
  }

  private static Conflict conflict(SelectResult.Row row) {
    Map<String, Value> fields = row.fields().entries();
    return new Conflict(
        new CollectionName(text(fields, "collection")),
        row.id().orElseThrow(() -> missing("id")),
        fields.containsKey("field") ? Optional.of(text(fields, "field")) : Optional.empty(),
        side(fields, "lost"),
        side(fields, "kept"),
        number(fields, "foundMs"));
  }

  private static Side side(Map<String, Value> of, String name) {
    Map<String, Value> fields = field(of, name, Value.Map.class).entries();
    NodeId node = NodeId.of(field(fields, "node", Value.Uuid.class).value());
    return new Side(
        code(fields, "action", Action.values()),
        Optional.ofNullable(fields.get("value")),
        new Stamp(number(fields, "time"), node),
        number(fields, "offset"));
  }

  /** The answer that lists indexes. */
  public static Message message(IndexListing listing) {
    return new Message.SelectResponse(
        new SelectResult(
            listing.at(),
            List.of(),
            listing.indexes().stream().map(ListingCodec::row).toList(),
            Optional.empty(),
            Optional.empty()));
  }

  private static SelectResult.Row row(IndexStatus status) {
    IndexDefinition definition = status.definition();
    Map<String, Value> fields = new HashMap<>();
    fields.put("collection", Value.of(definition.collection().text()));
    fields.put("name", Value.of(definition.name()));
    fields.put("fields", Value.of(definition.fields().stream().map(Value::of).toList()));
    fields.put("of", Value.of(definition.of().ordinal()));
    fields.put("state", Value.of(status.state().ordinal()));
    fields.put("recordsRead", Value.of(status.recordsRead()));
    return new SelectResult.Row(Optional.empty(), (Value.Map) Value.of(fields));
  }

  /** The indexes that an answer lists. */
  public static IndexListing indexes(SelectResult answer) {
    return new IndexListing(answer.at(), answer.rows().stream().map(ListingCodec::index).toList());
  }

  private static IndexStatus index(SelectResult.Row row) {
    Map<String, Value> fields = row.fields().entries();
    List<String> indexed =
        field(fields, "fields", Value.Array.class).values().stream()
            .map(each -> ((Value.Text) each).value())
            .toList();
    return new IndexStatus(
        new IndexDefinition(
            new CollectionName(text(fields, "collection")),
            text(fields, "name"),
            indexed,
            code(fields, "of", IndexDefinition.Of.values())),
        code(fields, "state", IndexStatus.State.values()),
        number(fields, "recordsRead"));
  }

  private static String text(Map<String, Value> fields, String name) {
    return field(fields, name, Value.Text.class).value();
  }

  private static long number(Map<String, Value> fields, String name) {
    return field(fields, name, Value.Int.class).value();
  }

  private static <T> T code(Map<String, Value> fields, String name, T[] all) {
    long code = number(fields, name);
    if (code < 0 || code >= all.length) {
      throw new BlazeException(ErrorCode.BAD_VALUE, name + " " + code + " of a listing");
    }
    return all[(int) code];
  }

  private static <V extends Value> V field(Map<String, Value> fields, String name, Class<V> kind) {
    if (!kind.isInstance(fields.get(name))) {
      throw missing(name);
    }
    return kind.cast(fields.get(name));
  }

  private static BlazeException missing(String name) {
    return new BlazeException(ErrorCode.BAD_VALUE, "a listing's row has no \"" + name + "\"");
  }
}
