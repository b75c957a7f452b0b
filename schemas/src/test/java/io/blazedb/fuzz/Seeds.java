package io.blazedb.fuzz;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.GoldenFile;
import io.blazedb.codec.Layout;
import io.blazedb.codec.Limits;
import io.blazedb.codec.ValueCodec;
import io.blazedb.fuzz.Corpus.Input;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.FieldChange;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.query.Filter;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Valid inputs made of the golden files: what a fuzzer should break. */
final class Seeds {
  /** Version, encoding, node, nothing observed, a count of one. */
  private static final int ONE_OPERATION = 2 + 16 + 1 + 1;

  /** Type, version, request id, the database "d", the cursor of the start. */
  private static final int QUERY_BODY = 6 + 2 + 1;

  private Seeds() {}

  static List<Input> of(FuzzTarget target) {
    return switch (target) {
      case FRAME -> golden("frame-");
      case QUERY -> each("frame-query", Seeds::queries);
      case BATCH, REPACKED -> batches();
      case ROWS -> golden("batch-");
      case COLUMNS -> each("batch-", Seeds::columns);
      case OPERATION -> each("batch-", Seeds::operations);
      case PACKED -> packed();
      case VALUE -> each("batch-values", Seeds::values);
      case RECORD_STATE -> golden("record-");
      case SNAPSHOT_CHUNK -> golden("snapshot-chunk");
      case LOG_ENVELOPE -> golden("envelope");
      case PRESENCE_RECORD -> golden("presence-record-");
      case DICTIONARY_RECORD -> golden("dictionary-");
      case DATABASE_SETTINGS -> golden("database-");
      case QUARANTINE_RECORD -> golden("quarantine-");
      case SHARD_KEY -> one(ShardKey.encode(new Shard(new DatabaseName("d"), 12)));
      case CURSOR_TEXT ->
          one(
              CursorText.encode(new Cursor(new Epoch(1, 2), List.of(3L, 400L)))
                  .getBytes(StandardCharsets.US_ASCII));
      case PAGE_TOKEN ->
          one(
              PageToken.after(Query.of(new CollectionName("c"), Filter.ALL), new RecordId(1, 2))
                  .toArray());
    };
  }

  private static List<Input> one(byte[] bytes) {
    return List.of(new Input("seed", Bytes.wrap(bytes)));
  }

  private static List<Input> golden(String prefix) {
    return each(prefix, Stream::of);
  }

  private static List<Input> each(String prefix, Function<Bytes, Stream<Bytes>> inputs) {
    List<Input> made = new ArrayList<>();
    Corpus.folder("/golden/v1").stream()
        .map(file -> file.getFileName().toString().replace(".hex", ""))
        .filter(name -> name.startsWith(prefix))
        .forEach(
            name ->
                inputs
                    .apply(GoldenFile.read(name))
                    .forEach(bytes -> made.add(new Input(name, bytes))));
    return made;
  }

  private static List<Input> batches() {
    List<Input> batches = new ArrayList<>(golden("batch-"));
    batches.addAll(golden("columnar"));
    return batches;
  }

  private static Batch decode(Bytes bytes) {
    return BatchCodec.decode(bytes, Limits.DEFAULT);
  }

  private static Stream<Bytes> columns(Bytes golden) {
    return Stream.of(BatchCodec.encode(decode(golden), Layout.COLUMNAR));
  }

  private static Stream<Bytes> operations(Bytes golden) {
    return decode(golden).operations().stream().map(Seeds::operation);
  }

  private static Bytes operation(Operation operation) {
    Operation own =
        new Operation(
            new io.blazedb.op.NodeId(0, 2),
            operation.sequence(),
            operation.time(),
            operation.collection(),
            operation.record(),
            operation.type(),
            operation.changes());
    Bytes batch =
        BatchCodec.encode(
            new Batch(own.node(), io.blazedb.op.Observed.NOTHING, List.of(own)), Layout.ROW);
    int lengthBytes = batch.at(ONE_OPERATION) == (byte) 0xFF ? 5 : 1;
    int start = ONE_OPERATION + lengthBytes;
    return Bytes.wrap(
        batch.array(), batch.offset() + start, batch.length() - start - Integer.BYTES);
  }

  private static List<Input> packed() {
    List<Input> packed = new ArrayList<>(golden("columnar-"));
    packed.addAll(
        each(
            "batch-long",
            golden ->
                Stream.of(
                    BatchPacker.pack(
                        columns(golden).findFirst().orElseThrow(), FuzzDictionary.TRAINED))));
    return packed;
  }

  private static Stream<Bytes> values(Bytes golden) {
    return decode(golden).operations().stream()
        .flatMap(operation -> operation.changes().stream())
        .map(change -> change.change())
        .filter(FieldChange.Put.class::isInstance)
        .map(
            put -> {
              BlazeWriter out = new BlazeWriter(64);
              ValueCodec.write(out, ((FieldChange.Put) put).value());
              return out.written();
            });
  }

  private static Stream<Bytes> queries(Bytes golden) {
    Message message = FrameCodec.decode(golden, Limits.DEFAULT).message();
    if (!(message instanceof Message.QueryRequest request)) {
      return Stream.empty();
    }
    Message alone = new Message.QueryRequest(new DatabaseName("d"), request.query(), Cursor.START);
    return Stream.of(FrameCodec.encode(new Frame(1, alone)).from(QUERY_BODY));
  }
}
