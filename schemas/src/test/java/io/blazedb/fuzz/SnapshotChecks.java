package io.blazedb.fuzz;

import io.blazedb.codec.Compression;
import io.blazedb.codec.SnapshotChunk;
import io.blazedb.codec.SnapshotChunkCodec;
import io.blazedb.codec.SnapshotLimits;
import io.blazedb.op.Bytes;

/** What must hold of snapshot chunks. */
final class SnapshotChecks {
  private static final int COMPRESSION = 1;

  private SnapshotChecks() {}

  static void chunk(Bytes input) {
    Bytes sealed = Sealed.of(input);
    boolean isPacked = sealed.length() > COMPRESSION && sealed.at(COMPRESSION) != 0;
    int positionMax = isPacked ? SnapshotLimits.DEFAULT.chunkBytesMax() : sealed.length();
    Decoded.by(SnapshotChecks::decode, sealed, positionMax, HeapBound.ofChunk(sealed))
        .value()
        .ifPresent(chunk -> written(chunk, sealed));
  }

  /** There is one way to write a chunk, but libraries pack in many. */
  private static void written(SnapshotChunk chunk, Bytes sealed) {
    if (sealed.at(COMPRESSION) == 0) {
      Finding.expectEqual(SnapshotChunkCodec.encode(chunk, Compression.NONE), sealed, "written");
    }
    for (Compression compression : Compression.values()) {
      if (compression != Compression.ZSTD_DICTIONARY) {
        Bytes packed = SnapshotChunkCodec.encode(chunk, compression);
        Finding.expectEqual(decode(packed), chunk, "unpacked from " + compression);
      }
    }
  }

  private static SnapshotChunk decode(Bytes bytes) {
    return SnapshotChunkCodec.decode(bytes, SnapshotLimits.DEFAULT);
  }
}
