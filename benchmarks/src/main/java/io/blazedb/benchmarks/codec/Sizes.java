package io.blazedb.benchmarks.codec;

import com.fasterxml.jackson.core.JsonFactory;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Compression;
import io.blazedb.codec.Layout;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** How many bytes batches take, each batch coded and compressed on its own, added up. */
public final class Sizes {
  private final List<Batch> batches;

  /** The sizes of these batches. */
  public Sizes(List<Batch> batches) {
    this.batches = List.copyOf(batches);
  }

  /** In a layout, as it is. */
  public long bytes(Layout layout) {
    return bytes(layout, Compression.NONE);
  }

  /** In a layout, compressed at the level that BlazeDB uses. */
  public long bytes(Layout layout, Compression compression) {
    long sum = 0;
    for (Batch batch : batches) {
      Bytes encoded = BatchCodec.encode(batch, layout);
      sum += BatchPacker.pack(encoded, compression).length();
    }
    return sum;
  }

  /** As a contender encodes them. */
  public long bytes(Contenders contender) {
    return sum(contender.make());
  }

  private <M, E> long sum(Contender<M, E> contender) {
    return batches.stream()
        .mapToLong(batch -> contender.length(contender.encode(contender.model(batch))))
        .sum();
  }

  /** As JSON of plain records, the smaller of the two JSON forms, with gzip at its usual level. */
  public long gzippedJsonBytes() {
    return gzipped(UnaryOperator.identity());
  }

  /**
   * The same without record ids, which a text can't derive and gzip can't shrink: how much of the
   * difference is theirs.
   */
  public long gzippedJsonBytesWithoutIds() {
    return gzipped(JsonBatch::withoutRecordIds);
  }

  private long gzipped(UnaryOperator<JsonBatch> form) {
    Jackson<JsonBatch> json = Jackson.ofRecords(new JsonFactory());
    return batches.stream()
        .mapToLong(batch -> gzipped(json.encode(form.apply(json.model(batch)))))
        .sum();
  }

  private static long gzipped(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't be written", e);
    }
    return packed.size();
  }
}
