package io.blazedb.benchmarks.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blazedb.op.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * Jackson databind between a record model and bytes, with a reader and a writer that are made once.
 *
 * @param <M> the record that a batch is in the model
 */
final class Jackson<M> implements Contender<M, byte[]> {
  private final Function<Batch, M> model;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  private Jackson(JsonMapper mapper, Class<M> type, Function<Batch, M> model) {
    this.model = model;
    writer = mapper.writerFor(type);
    reader = mapper.readerFor(type);
  }

  /** The very objects that BlazeBinary codes: {@link Batch} and what it is made of. */
  static Jackson<Batch> ofOperations(JsonFactory format) {
    return new Jackson<>(OperationMixins.mapper(format), Batch.class, Function.identity());
  }

  /** Plain records made for JSON: {@link JsonBatch}. */
  static Jackson<JsonBatch> ofRecords(JsonFactory format) {
    return new Jackson<>(JsonBatch.mapper(format), JsonBatch.class, JsonBatch::of);
  }

  @Override
  public M model(Batch batch) {
    return model.apply(batch);
  }

  @Override
  public byte[] encode(M value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("own objects can't be written", e);
    }
  }

  @Override
  public M decode(byte[] encoded) {
    try {
      return reader.readValue(encoded);
    } catch (IOException e) {
      throw new UncheckedIOException("own bytes can't be read", e);
    }
  }

  @Override
  public int length(byte[] encoded) {
    return encoded.length;
  }
}
