package io.blazedb.benchmarks.codec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Epoch;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.UUID;

/**
 * What databind must be told of the operations, which are records and sealed interfaces: ids are
 * UUIDs, names are texts, a change says its kind first (so that reading needs no buffering), and a
 * value is the JSON value that it resembles ({@link ValueJson}).
 */
final class OperationMixins {
  private OperationMixins() {}

  static JsonMapper mapper(JsonFactory format) {
    SimpleModule values = new SimpleModule();
    values.addSerializer(Value.class, new ValueJson.Writer());
    values.addDeserializer(Value.class, new ValueJson.Reader());
    return JsonMapper.builder(format)
        .addModule(values)
        .addMixIn(NodeId.class, NodeMixin.class)
        .addMixIn(RecordId.class, RecordMixin.class)
        .addMixIn(Epoch.class, EpochMixin.class)
        .addMixIn(CollectionName.class, NameMixin.class)
        .addMixIn(FieldChange.class, ChangeMixin.class)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .build();
  }

  private abstract static class NodeMixin {
    @JsonCreator
    static NodeId of(UUID uuid) {
      return NodeId.of(uuid);
    }

    @JsonValue
    abstract UUID toUuid();
  }

  private abstract static class RecordMixin {
    @JsonCreator
    static RecordId of(UUID uuid) {
      return RecordId.of(uuid);
    }

    @JsonValue
    abstract UUID toUuid();
  }

  private abstract static class EpochMixin {
    @JsonCreator
    static Epoch of(UUID uuid) {
      return Epoch.of(uuid);
    }

    @JsonValue
    abstract UUID toUuid();
  }

  private abstract static class NameMixin {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    NameMixin(String text) {
      throw new IllegalStateException("a mix-in is not called: " + text);
    }

    @JsonValue
    abstract String text();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = FieldChange.Put.class, name = "put"),
    @JsonSubTypes.Type(value = FieldChange.Remove.class, name = "remove"),
    @JsonSubTypes.Type(value = FieldChange.Add.class, name = "add"),
    @JsonSubTypes.Type(value = FieldChange.Discard.class, name = "discard"),
    @JsonSubTypes.Type(value = FieldChange.Count.class, name = "count")
  })
  private interface ChangeMixin {}
}
