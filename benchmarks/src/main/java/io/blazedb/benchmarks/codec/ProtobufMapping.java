package io.blazedb.benchmarks.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.blazedb.benchmarks.proto.Datum;
import io.blazedb.benchmarks.proto.Discarded;
import io.blazedb.benchmarks.proto.Discards;
import io.blazedb.benchmarks.proto.Dot;
import io.blazedb.benchmarks.proto.Elements;
import io.blazedb.benchmarks.proto.Empty;
import io.blazedb.benchmarks.proto.Entries;
import io.blazedb.benchmarks.proto.Entry;
import io.blazedb.benchmarks.proto.FieldEdit;
import io.blazedb.benchmarks.proto.Op;
import io.blazedb.benchmarks.proto.OpBatch;
import io.blazedb.benchmarks.proto.Totals;
import io.blazedb.benchmarks.proto.Uuid;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Epoch;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Batches to the messages of {@code oplog.proto} and back, written for speed: direct switches,
 * sized lists, no copies of bytes, one collection name object for all operations that share it.
 */
final class ProtobufMapping {
  private static final OpType[] TYPES = OpType.values();
  private static final Op.Type[] MESSAGE_TYPES = Op.Type.values();
  private static final Empty EMPTY = Empty.getDefaultInstance();

  private ProtobufMapping() {}

  static OpBatch toMessage(Batch batch) {
    OpBatch.Builder message =
        OpBatch.newBuilder()
            .setNodeHigh(batch.node().high())
            .setNodeLow(batch.node().low())
            .setEpochHigh(batch.observed().epoch().high())
            .setEpochLow(batch.observed().epoch().low())
            .setNextOffset(batch.observed().nextOffset());
    for (Operation operation : batch.operations()) {
      message.addOperations(toMessage(operation));
    }
    return message.build();
  }

  private static Op toMessage(Operation operation) {
    Op.Builder message =
        Op.newBuilder()
            .setSequence(operation.sequence())
            .setTime(operation.time())
            .setCollection(operation.collection().text())
            .setRecordHigh(operation.record().high())
            .setRecordLow(operation.record().low())
            .setType(MESSAGE_TYPES[operation.type().ordinal()]);
    for (Change change : operation.changes()) {
      message.addChanges(toMessage(change));
    }
    return message.build();
  }

  private static FieldEdit toMessage(Change change) {
    FieldEdit.Builder message = FieldEdit.newBuilder().setField(change.field());
    FieldChange what = change.change();
    switch (what.kind()) {
      case PUT -> message.setPut(toMessage(((FieldChange.Put) what).value()));
      case REMOVE -> message.setRemove(EMPTY);
      case ADD -> message.setAdd(toMessage(((FieldChange.Add) what).elements()));
      case DISCARD -> message.setDiscard(toMessage((FieldChange.Discard) what));
      case COUNT -> {
        FieldChange.Count count = (FieldChange.Count) what;
        message.setCount(Totals.newBuilder().setUp(count.up()).setDown(count.down()));
      }
    }
    return message.build();
  }

  private static Elements toMessage(List<Value> values) {
    Elements.Builder message = Elements.newBuilder();
    for (Value value : values) {
      message.addElements(toMessage(value));
    }
    return message.build();
  }

  private static Discards toMessage(FieldChange.Discard discard) {
    Discards.Builder message = Discards.newBuilder();
    for (FieldChange.Observed observed : discard.elements()) {
      Discarded.Builder element = Discarded.newBuilder().setElement(toMessage(observed.element()));
      for (Stamp dot : observed.dots()) {
        element.addDots(
            Dot.newBuilder()
                .setTime(dot.time())
                .setNodeHigh(dot.node().high())
                .setNodeLow(dot.node().low()));
      }
      message.addElements(element);
    }
    return message.build();
  }

  private static Datum toMessage(Value value) {
    Datum.Builder message = Datum.newBuilder();
    switch (value.kind()) {
      case NULL -> message.setNull(EMPTY);
      case BOOL -> message.setBool(((Value.Bool) value).value());
      case INT -> message.setInt(((Value.Int) value).value());
      case DOUBLE -> message.setDouble(((Value.Real) value).value());
      case TEXT -> message.setText(((Value.Text) value).value());
      case BINARY -> message.setBinary(toByteString(((Value.Binary) value).value()));
      case UUID -> {
        UUID uuid = ((Value.Uuid) value).value();
        message.setUuid(
            Uuid.newBuilder()
                .setHigh(uuid.getMostSignificantBits())
                .setLow(uuid.getLeastSignificantBits()));
      }
      case TIMESTAMP -> message.setTimestamp(((Value.Timestamp) value).millis());
      case ARRAY -> message.setArray(toMessage(((Value.Array) value).values()));
      case MAP -> message.setMap(toMessage((Value.Map) value));
    }
    return message.build();
  }

  private static Entries toMessage(Value.Map map) {
    Entries.Builder message = Entries.newBuilder();
    for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
      message.addEntries(
          Entry.newBuilder().setName(entry.getKey()).setValue(toMessage(entry.getValue())));
    }
    return message.build();
  }

  private static ByteString toByteString(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array(), bytes.offset(), bytes.length());
  }

  static Batch toBatch(OpBatch message) {
    NodeId node = new NodeId(message.getNodeHigh(), message.getNodeLow());
    Epoch epoch = new Epoch(message.getEpochHigh(), message.getEpochLow());
    List<Operation> operations = new ArrayList<>(message.getOperationsCount());
    CollectionName collection = null;
    for (Op each : message.getOperationsList()) {
      if (collection == null || !collection.text().equals(each.getCollection())) {
        collection = new CollectionName(each.getCollection());
      }
      operations.add(toOperation(each, node, collection));
    }
    return new Batch(node, new Observed(epoch, message.getNextOffset()), operations);
  }

  private static Operation toOperation(Op message, NodeId node, CollectionName collection) {
    List<Change> changes = new ArrayList<>(message.getChangesCount());
    for (FieldEdit edit : message.getChangesList()) {
      changes.add(new Change(edit.getField(), toChange(edit)));
    }
    return new Operation(
        node,
        message.getSequence(),
        message.getTime(),
        collection,
        new RecordId(message.getRecordHigh(), message.getRecordLow()),
        TYPES[message.getTypeValue()],
        changes);
  }

  private static FieldChange toChange(FieldEdit edit) {
    return switch (edit.getChangeCase()) {
      case PUT -> new FieldChange.Put(toValue(edit.getPut()));
      case REMOVE -> new FieldChange.Remove();
      case ADD -> new FieldChange.Add(toValues(edit.getAdd()));
      case DISCARD -> new FieldChange.Discard(toObserved(edit.getDiscard()));
      case COUNT -> new FieldChange.Count(edit.getCount().getUp(), edit.getCount().getDown());
      case CHANGE_NOT_SET -> throw new IllegalStateException("a change without a kind");
    };
  }

  private static List<Value> toValues(Elements elements) {
    List<Value> values = new ArrayList<>(elements.getElementsCount());
    for (Datum element : elements.getElementsList()) {
      values.add(toValue(element));
    }
    return values;
  }

  private static List<FieldChange.Observed> toObserved(Discards discards) {
    List<FieldChange.Observed> observed = new ArrayList<>(discards.getElementsCount());
    for (Discarded element : discards.getElementsList()) {
      List<Stamp> dots = new ArrayList<>(element.getDotsCount());
      for (Dot dot : element.getDotsList()) {
        dots.add(new Stamp(dot.getTime(), new NodeId(dot.getNodeHigh(), dot.getNodeLow())));
      }
      observed.add(new FieldChange.Observed(toValue(element.getElement()), dots));
    }
    return observed;
  }

  private static Value toValue(Datum datum) {
    return switch (datum.getKindCase()) {
      case NULL -> Value.ofNull();
      case BOOL -> Value.of(datum.getBool());
      case INT -> Value.of(datum.getInt());
      case DOUBLE -> Value.of(datum.getDouble());
      case TEXT -> Value.of(datum.getText());
      case BINARY -> new Value.Binary(Bytes.wrap(datum.getBinary().toByteArray()));
      case UUID -> new Value.Uuid(new UUID(datum.getUuid().getHigh(), datum.getUuid().getLow()));
      case TIMESTAMP -> new Value.Timestamp(datum.getTimestamp());
      case ARRAY -> new Value.Array(toValues(datum.getArray()));
      case MAP -> toMap(datum.getMap());
      case KIND_NOT_SET -> throw new IllegalStateException("a value without a kind");
    };
  }

  private static Value toMap(Entries message) {
    Map<String, Value> entries = new TreeMap<>();
    for (Entry entry : message.getEntriesList()) {
      entries.put(entry.getName(), toValue(entry.getValue()));
    }
    return Value.of(entries);
  }
}
