package io.blazedb.benchmarks.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.FieldChange;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.List;
import java.util.UUID;

/**
 * A batch as plain records made for JSON: the node stands once, what is absent is left out, nothing
 * is polymorphic and nothing is checked. It holds only the kinds of values that the inputs have. In
 * JSON's favour: it is less than {@link Batch} gives.
 */
record JsonBatch(UUID node, UUID epoch, long nextOffset, List<JsonOperation> operations) {

  record JsonOperation(
      long sequence,
      long time,
      String collection,
      @JsonInclude(JsonInclude.Include.NON_NULL) UUID record,
      OpType type,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<JsonChange> changes) {

    private JsonOperation withoutRecordId() {
      return new JsonOperation(sequence, time, collection, null, type, changes);
    }
  }

  /** Of the components after the field, those that do not apply are null. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record JsonChange(
      String field,
      Object put,
      Long putTime,
      Boolean remove,
      List<Object> add,
      List<JsonDiscarded> discard,
      Long up,
      Long down) {}

  record JsonDiscarded(Object element, List<JsonDot> dots) {}

  record JsonDot(UUID node, long time) {}

  static JsonMapper mapper(JsonFactory format) {
    return JsonMapper.builder(format).enable(DeserializationFeature.USE_LONG_FOR_INTS).build();
  }

  static JsonBatch of(Batch batch) {
    return new JsonBatch(
        batch.node().toUuid(),
        batch.observed().epoch().toUuid(),
        batch.observed().nextOffset(),
        batch.operations().stream().map(JsonBatch::of).toList());
  }

  /** For readers who derive each id from a field; deletes and updates then say too little. */
  JsonBatch withoutRecordIds() {
    return new JsonBatch(
        node, epoch, nextOffset, operations.stream().map(JsonOperation::withoutRecordId).toList());
  }

  private static JsonOperation of(Operation operation) {
    return new JsonOperation(
        operation.sequence(),
        operation.time(),
        operation.collection().text(),
        operation.record().toUuid(),
        operation.type(),
        operation.changes().isEmpty()
            ? null
            : operation.changes().stream().map(JsonBatch::of).toList());
  }

  private static JsonChange of(Change change) {
    String field = change.field();
    FieldChange what = change.change();
    if (what instanceof FieldChange.Put put && put.value() instanceof Value.Timestamp time) {
      return new JsonChange(field, null, time.millis(), null, null, null, null, null);
    } else if (what instanceof FieldChange.Put put) {
      return new JsonChange(field, plain(put.value()), null, null, null, null, null, null);
    } else if (what instanceof FieldChange.Add add) {
      List<Object> elements = add.elements().stream().map(JsonBatch::plain).toList();
      return new JsonChange(field, null, null, null, elements, null, null, null);
    } else if (what instanceof FieldChange.Discard discard) {
      List<JsonDiscarded> elements = discard.elements().stream().map(JsonBatch::of).toList();
      return new JsonChange(field, null, null, null, null, elements, null, null);
    } else if (what instanceof FieldChange.Count count) {
      return new JsonChange(field, null, null, null, null, null, count.up(), count.down());
    }
    return new JsonChange(field, null, null, true, null, null, null, null);
  }

  private static JsonDiscarded of(FieldChange.Observed observed) {
    return new JsonDiscarded(
        plain(observed.element()), observed.dots().stream().map(JsonBatch::of).toList());
  }

  private static JsonDot of(Stamp dot) {
    return new JsonDot(dot.node().toUuid(), dot.time());
  }

  private static Object plain(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    } else if (value instanceof Value.Int number) {
      return number.value();
    } else if (value instanceof Value.Real number) {
      return number.value();
    } else if (value instanceof Value.Bool flag) {
      return flag.value();
    } else if (value instanceof Value.Array array) {
      return array.values().stream().map(JsonBatch::plain).toList();
    }
    throw new IllegalArgumentException("no input has a value of kind " + value.kind());
  }
}
