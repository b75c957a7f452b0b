package io.blazedb.fuzz;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchScanner;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Layout;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Operation;
import java.util.HashSet;
import java.util.List;

/**
 * What must hold of batches: the scanner says what the decoder says, and what was read is written
 * and read again the same, in both layouts.
 */
final class BatchChecks {
  private static final int ENCODING = 1;
  private static final int ROW = 0x00;
  private static final int COLUMNAR = 0x10;
  private static final BatchScanner SCANNER =
      new BatchScanner(Limits.DEFAULT, FuzzDictionary.KNOWN);

  private BatchChecks() {}

  static void raw(Bytes input) {
    read(input);
  }

  static void rows(Bytes input) {
    Bytes batch = Sealed.of(Sealed.with(input, ENCODING, ROW));
    // In rows there is one way to write a thing.
    read(batch)
        .value()
        .ifPresent(
            read -> Finding.expectEqual(BatchCodec.encode(read, Layout.ROW), batch, "written"));
  }

  static void columns(Bytes input) {
    read(Sealed.of(Sealed.with(input, ENCODING, COLUMNAR)));
  }

  static void operation(Bytes input) {
    BlazeWriter out = new BlazeWriter(64 + input.length());
    out.writeByte(1).writeByte(ROW).writeId(0, 2).writeByte(0).writeLength(1);
    out.writeLength(input.length()).writeRaw(input).writeInt(0);
    rows(out.written());
  }

  /** Reads a batch in all ways that there are and compares them. */
  static Decoded<Batch> read(Bytes batch) {
    // The position of a fault in a compressed batch is that in the unpacked one.
    int positionMax = Limits.DEFAULT.batchBytesMax();
    Decoded<Batch> decoded =
        Decoded.by(BatchChecks::decode, batch, positionMax, HeapBound.ofBatch(batch));
    Decoded<BatchScanner> scanned =
        Decoded.by(BatchChecks::scan, batch, positionMax, HeapBound.ofBatch(batch));
    Finding.expectEqual(
        scanned.value().isPresent(), decoded.value().isPresent(), "the scanner's judgement");
    if (decoded.refusal().isPresent()) {
      expectSameRefusal(scanned.refusal().get(), decoded.refusal().get());
    }
    decoded.value().ifPresent(BatchChecks::check);
    return decoded;
  }

  private static void expectSameRefusal(BlazeException scanned, BlazeException decoded) {
    Finding.expectEqual(scanned.code(), decoded.code(), "the scanner's code");
    Finding.expectEqual(
        ((MalformedException) scanned).position(),
        ((MalformedException) decoded).position(),
        "the scanner's position");
  }

  private static Batch decode(Bytes batch) {
    return BatchCodec.decode(batch, Limits.DEFAULT, FuzzDictionary.KNOWN);
  }

  private static BatchScanner scan(Bytes batch) {
    SCANNER.scan(batch);
    return SCANNER;
  }

  private static void check(Batch batch) {
    compareWithScanned(batch);
    expectReadAgain(batch, Layout.ROW);
    expectReadAgain(batch, Layout.COLUMNAR);
    Bytes chosen = BatchCodec.encode(batch);
    if (chosen.length() <= Limits.DEFAULT.batchBytesMax()) {
      Finding.expectEqual(decode(chosen), batch, "read again in the chosen layout");
    }
  }

  private static void expectReadAgain(Batch batch, Layout layout) {
    Bytes bytes = BatchCodec.encode(batch, layout);
    Decoded<Batch> again =
        Decoded.by(BatchChecks::decode, bytes, bytes.length(), HeapBound.ofBatch(bytes));
    if (again.refusal().isPresent()) {
      // Rows can be longer than a batch may be, columns stand for more than they may.
      Finding.expectEqual(again.refusal().get().code(), ErrorCode.LIMIT_EXCEEDED, "refused");
    } else {
      Finding.expectEqual(again.value().get(), batch, "read again in " + layout);
    }
  }

  private static void compareWithScanned(Batch batch) {
    List<Operation> operations = batch.operations();
    Finding.expectEqual(SCANNER.node(), batch.node(), "node");
    Finding.expectEqual(SCANNER.observed(), batch.observed(), "observed");
    Finding.expectEqual(SCANNER.operations(), operations.size(), "operations");
    Finding.expectEqual(SCANNER.firstSequence(), batch.firstSequence(), "first sequence");
    Finding.expectEqual(SCANNER.lastSequence(), batch.lastSequence(), "last sequence");
    HashSet<CollectionName> collections = new HashSet<>();
    long minTime = Long.MAX_VALUE;
    long maxTime = 0;
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Finding.expectEqual(SCANNER.sequenceAt(i), operation.sequence(), "sequence");
      Finding.expectEqual(SCANNER.timeAt(i), operation.time(), "time");
      minTime = Math.min(minTime, operation.time());
      maxTime = Math.max(maxTime, operation.time());
      collections.add(operation.collection());
    }
    Finding.expectEqual(SCANNER.minTime(), minTime, "smallest time");
    Finding.expectEqual(SCANNER.maxTime(), maxTime, "largest time");
    Finding.expectEqual(SCANNER.collections().size(), collections.size(), "collections");
    Finding.expectEqual(new HashSet<>(SCANNER.collections()), collections, "collections");
  }
}
