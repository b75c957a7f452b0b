package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Batch;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rules S1 to S4: a chunk comes back, is hashed as its records are, and is never half read. */
final class SnapshotChunkLaws {

  @Provide
  Arbitrary<SnapshotChunk> chunk() {
    return BatchArbitraries.batches()
        .map(Batch::operations)
        .filter(operations -> operations.stream().anyMatch(SnapshotChunkLaws::changesARecord))
        .map(SampleSnapshots::of);
  }

  private static boolean changesARecord(Operation operation) {
    return operation.type() != OpType.CREATE_INDEX && operation.type() != OpType.DROP_INDEX;
  }

  @Provide
  Arbitrary<Compression> compression() {
    return Arbitraries.of(
        List.of(
            Compression.NONE,
            Compression.LZ4,
            Compression.ZLIB,
            Compression.LZMA,
            Compression.ZSTD));
  }

  @Property(tries = 300)
  void everyChunkComesBack(
      @ForAll("chunk") SnapshotChunk chunk, @ForAll("compression") Compression compression) {
    assertThat(decode(SnapshotChunkCodec.encode(chunk, compression))).isEqualTo(chunk);
  }

  @Property(tries = 200)
  void theDigestIsThatOfTheStates(@ForAll("chunk") SnapshotChunk chunk) { // R107
    StateDigest digest = StateDigest.EMPTY;
    for (EncodedRecord record : chunk.records()) {
      StateDigest hash =
          RecordStateCodec.digest(record.collection(), record.id(), record.decode(Limits.DEFAULT));
      assertThat(record.digest()).isEqualTo(hash);
      digest = digest.xor(hash);
    }

    assertThat(chunk.digest()).isEqualTo(digest);
  }

  @Property(tries = 200)
  void aDamagedChunkIsRefusedOrIsAnotherChunk(
      @ForAll("chunk") SnapshotChunk chunk,
      @ForAll("compression") Compression compression,
      @ForAll long seed) {
    Bytes bytes = SnapshotChunkCodec.encode(chunk, compression);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      int index = random.nextInt(bytes.length() - 4);
      Bytes damaged = BatchBytes.sealed(Damage.with(bytes, index, random.nextInt(256)));
      tried(damaged)
          .ifPresent(
              read ->
                  assertThat(decode(SnapshotChunkCodec.encode(read, Compression.NONE)))
                      .isEqualTo(read));
    }
  }

  @Property(tries = 30)
  void everyTruncationIsRefused(
      @ForAll("chunk") SnapshotChunk chunk, @ForAll("compression") Compression compression) {
    Bytes bytes = SnapshotChunkCodec.encode(chunk, compression);
    Damage.eachTruncation(
        bytes, cut -> assertThat(Damage.decode(cut, SnapshotChunkLaws::decode)).isEmpty());
    for (int length = 6; length < bytes.length() - 4; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes.toArray(), length + 4);
      Bytes sealed = BatchBytes.sealed(Bytes.wrap(cut));
      assertThat(tried(sealed)).isEmpty();
    }
  }

  /** The chunk, or empty for a typed refusal, whose position may lie in what was unpacked. */
  private static Optional<SnapshotChunk> tried(Bytes bytes) {
    try {
      return Optional.of(decode(bytes));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static SnapshotChunk decode(Bytes bytes) {
    return SnapshotChunkCodec.decode(bytes, SnapshotLimits.DEFAULT);
  }
}
