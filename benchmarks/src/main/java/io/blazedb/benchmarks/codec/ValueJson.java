package io.blazedb.benchmarks.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.blazedb.op.Bytes;
import io.blazedb.op.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Values as the JSON values that they resemble: null, true, 12, 1.5, "text", […]. What JSON has no
 * value for is an object with one entry: {@code {"at": 1700000000000}}, {@code {"uuid": "…"}},
 * {@code {"bytes": "base64"}}, {@code {"map": {…}}}. Streamed in both directions, without a tree.
 */
final class ValueJson {
  private static final String AT = "at";
  private static final String UUID_NAME = "uuid";
  private static final String BYTES = "bytes";
  private static final String MAP = "map";

  private ValueJson() {}

  static final class Writer extends StdSerializer<Value> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Value.class);
    }

    @Override
    public void serialize(Value value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      switch (value.kind()) {
        case NULL -> out.writeNull();
        case BOOL -> out.writeBoolean(((Value.Bool) value).value());
        case INT -> out.writeNumber(((Value.Int) value).value());
        case DOUBLE -> out.writeNumber(((Value.Real) value).value());
        case TEXT -> out.writeString(((Value.Text) value).value());
        case ARRAY -> writeArray(((Value.Array) value).values(), out, provider);
        case BINARY, UUID, TIMESTAMP, MAP -> writeObject(value, out, provider);
      }
    }

    private void writeArray(List<Value> values, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      for (Value each : values) {
        serialize(each, out, provider);
      }
      out.writeEndArray();
    }

    private void writeObject(Value value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      if (value instanceof Value.Timestamp timestamp) {
        out.writeNumberField(AT, timestamp.millis());
      } else if (value instanceof Value.Uuid uuid) {
        out.writeStringField(UUID_NAME, uuid.value().toString());
      } else if (value instanceof Value.Binary binary) {
        Bytes bytes = binary.value();
        out.writeFieldName(BYTES);
        out.writeBinary(bytes.array(), bytes.offset(), bytes.length());
      } else {
        writeEntries((Value.Map) value, out, provider);
      }
      out.writeEndObject();
    }

    private void writeEntries(Value.Map map, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeObjectFieldStart(MAP);
      for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
        out.writeFieldName(entry.getKey());
        serialize(entry.getValue(), out, provider);
      }
      out.writeEndObject();
    }
  }

  static final class Reader extends StdDeserializer<Value> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(Value.class);
    }

    @Override
    public Value getNullValue(DeserializationContext context) {
      return Value.ofNull();
    }

    @Override
    public Value deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return switch (in.currentToken()) {
        case VALUE_NULL -> Value.ofNull();
        case VALUE_TRUE -> Value.of(true);
        case VALUE_FALSE -> Value.of(false);
        case VALUE_NUMBER_INT -> Value.of(in.getLongValue());
        case VALUE_NUMBER_FLOAT -> Value.of(in.getDoubleValue());
        case VALUE_STRING -> Value.of(in.getText());
        case START_ARRAY -> readArray(in, context);
        case START_OBJECT -> readObject(in, context);
        default -> (Value) context.handleUnexpectedToken(Value.class, in);
      };
    }

    private Value readArray(JsonParser in, DeserializationContext context) throws IOException {
      List<Value> values = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        values.add(deserialize(in, context));
      }
      return new Value.Array(values);
    }

    private Value readObject(JsonParser in, DeserializationContext context) throws IOException {
      String name = in.nextFieldName();
      in.nextToken();
      Value value =
          switch (name) {
            case AT -> new Value.Timestamp(in.getLongValue());
            case UUID_NAME -> new Value.Uuid(UUID.fromString(in.getText()));
            case BYTES -> new Value.Binary(Bytes.wrap(in.getBinaryValue()));
            case MAP -> readEntries(in, context);
            default -> throw context.weirdStringException(name, Value.class, "not a kind of value");
          };
      in.nextToken();
      return value;
    }

    private Value readEntries(JsonParser in, DeserializationContext context) throws IOException {
      Map<String, Value> entries = new TreeMap<>();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        entries.put(name, deserialize(in, context));
      }
      return Value.of(entries);
    }
  }
}
