package io.blazedb.benchmarks.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import io.blazedb.codec.Layout;

/** Everybody who takes part. */
public enum Contenders {
  /** BlazeBinary's row layout. */
  ROW("row"),
  /** BlazeBinary's columnar layout. */
  COLUMNAR("columnar"),
  /** Jackson databind JSON of the same objects. */
  JSON("JSON"),
  /** Jackson databind JSON of plain records. */
  JSON_RECORDS("JSON records"),
  /** Jackson databind CBOR of the same objects. */
  CBOR("CBOR"),
  /** Jackson databind Smile of the same objects. */
  SMILE("Smile"),
  /** protobuf-java, of the same objects. */
  PROTOBUF("protobuf"),
  /** protobuf-java, of its own messages. */
  PROTOBUF_MESSAGES("protobuf messages");

  private final String label;

  Contenders(String label) {
    this.label = label;
  }

  /** The name that rows carry. */
  public String label() {
    return label;
  }

  /** A new one. */
  public Contender<?, ?> make() {
    return switch (this) {
      case ROW -> new BlazeBinary(Layout.ROW);
      case COLUMNAR -> new BlazeBinary(Layout.COLUMNAR);
      case JSON -> Jackson.ofOperations(new JsonFactory());
      case JSON_RECORDS -> Jackson.ofRecords(new JsonFactory());
      case CBOR -> Jackson.ofOperations(new CBORFactory());
      case SMILE -> Jackson.ofOperations(new SmileFactory());
      case PROTOBUF -> new Protobuf();
      case PROTOBUF_MESSAGES -> new ProtobufMessages();
    };
  }
}
