package io.blazedb.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.LZMAOutputStream;

/**
 * The compression algorithms, each from bytes to bytes: the only class that knows the libraries.
 * LZMA's speaks through streams; these end in memory.
 */
final class Packing {
  /** Zstd's default; 19 is a few percent smaller and fifty times slower. */
  static final int ZSTD_LEVEL = 3;

  private static final int ZLIB_LEVEL = 6;
  private static final int LZMA_PRESET = 6;

  /** lc 3, lp 0, pb 0: text and columns have no alignment. */
  private static final byte LZMA_PROPERTIES = 3;

  private static final LZ4Factory LZ4 = LZ4Factory.fastestInstance();

  /** Java arrays of LZMA's, kept for its next use; the library bounds how many of each size. */
  private static final ArrayCache LZMA_ARRAYS = BasicArrayCache.getInstance();

  private static final ContextPool<ZstdCompressCtx> ZSTD_PACKERS =
      new ContextPool<>(ZstdCompressCtx::new, ZstdCompressCtx::close);
  private static final ContextPool<ZstdDecompressCtx> ZSTD_UNPACKERS =
      new ContextPool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);
  private static final ContextPool<Deflater> DEFLATERS =
      new ContextPool<>(() -> new Deflater(ZLIB_LEVEL), Deflater::end);
  private static final ContextPool<Inflater> INFLATERS =
      new ContextPool<>(Inflater::new, Inflater::end);

  private Packing() {}

  /** Packs {@code bytes}; {@code dictionary} is what {@link Compression#ZSTD_DICTIONARY} needs. */
  static byte[] pack(Compression compression, Bytes bytes, byte[] dictionary) {
    return switch (compression) {
      case NONE -> bytes.toArray();
      case LZ4 -> LZ4.fastCompressor().compress(bytes.array(), bytes.offset(), bytes.length());
      case ZLIB -> deflate(bytes);
      case LZMA -> packLzma(bytes);
      case ZSTD -> packZstd(bytes, context -> context.setLevel(ZSTD_LEVEL));
      case ZSTD_DICTIONARY ->
          packZstd(bytes, context -> context.setLevel(ZSTD_LEVEL).loadDict(dictionary));
    };
  }

  private static byte[] packZstd(Bytes bytes, Consumer<ZstdCompressCtx> settings) {
    ZstdCompressCtx context = ZSTD_PACKERS.take();
    try {
      settings.accept(context);
      byte[] packed = new byte[Math.toIntExact(Zstd.compressBound(bytes.length()))];
      int length =
          context.compressByteArray(
              packed, 0, packed.length, bytes.array(), bytes.offset(), bytes.length());
      return Arrays.copyOf(packed, length);
    } finally {
      context.reset();
      ZSTD_PACKERS.giveBack(context);
    }
  }

  private static byte[] deflate(Bytes bytes) {
    Deflater deflater = DEFLATERS.take();
    try {
      deflater.setInput(bytes.array(), bytes.offset(), bytes.length());
      deflater.finish();
      byte[] packed = new byte[bytes.length() + bytes.length() / 8 + 64];
      int length = deflater.deflate(packed);
      return Arrays.copyOf(packed, length);
    } finally {
      deflater.reset();
      DEFLATERS.giveBack(deflater);
    }
  }

  private static byte[] packLzma(Bytes bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try {
      LZMA2Options options = new LZMA2Options(LZMA_PRESET);
      options.setDictSize(lzmaWindow(bytes.length()));
      options.setPb(0);
      try (LZMAOutputStream out = new LZMAOutputStream(packed, options, false, LZMA_ARRAYS)) {
        out.write(bytes.array(), bytes.offset(), bytes.length());
      }
    } catch (IOException e) {
      throw new AssertionError("writing to memory failed", e);
    }
    return packed.toByteArray();
  }

  private static int lzmaWindow(int length) {
    return Math.max(LZMA2Options.DICT_SIZE_MIN, length);
  }

  /**
   * Unpacks {@code packed} into {@code target}: exactly {@code length} bytes from {@code offset}.
   *
   * @param position where the packed bytes stand in the batch, for the refusal
   * @throws MalformedException {@link ErrorCode#MALFORMED} if they are not what they say
   */
  static void unpack(
      Compression compression,
      Bytes packed,
      byte[] dictionary,
      byte[] target,
      int offset,
      int length,
      int position) {
    try {
      long unpacked =
          switch (compression) {
            case NONE -> throw new AssertionError("nothing to unpack");
            case LZ4 -> unpackLz4(packed, target, offset, length);
            case ZLIB -> inflate(packed, target, offset, length);
            case LZMA -> unpackLzma(packed, target, offset, length);
            case ZSTD -> unpackZstd(packed, context -> {}, target, offset, length);
            case ZSTD_DICTIONARY ->
                unpackZstd(packed, context -> context.loadDict(dictionary), target, offset, length);
          };
      if (unpacked != length || !isWhole(compression, packed)) {
        throw new MalformedException(
            ErrorCode.MALFORMED,
            position,
            compression + " data that does not unpack to the stated " + length + " bytes");
      }
    } catch (IOException | LZ4Exception | ZstdException | DataFormatException e) {
      throw new MalformedException(
          ErrorCode.MALFORMED, position, compression + " data: " + e.getMessage());
    }
  }

  /** The library has unpacked it all, so the outline is that of one frame, or of several. */
  private static boolean isWhole(Compression compression, Bytes packed) {
    return switch (compression) {
      case ZSTD, ZSTD_DICTIONARY -> ZstdFrame.isOne(packed);
      case NONE, LZ4, ZLIB, LZMA -> true;
    };
  }

  private static long unpackZstd(
      Bytes packed, Consumer<ZstdDecompressCtx> settings, byte[] target, int offset, int length) {
    ZstdDecompressCtx context = ZSTD_UNPACKERS.take();
    try {
      settings.accept(context);
      return context.decompressByteArray(
          target, offset, length, packed.array(), packed.offset(), packed.length());
    } finally {
      context.reset();
      ZSTD_UNPACKERS.giveBack(context);
    }
  }

  private static long unpackLz4(Bytes packed, byte[] target, int offset, int length) {
    return LZ4.safeDecompressor()
        .decompress(packed.array(), packed.offset(), packed.length(), target, offset, length);
  }

  private static long inflate(Bytes packed, byte[] target, int offset, int length)
      throws DataFormatException {
    Inflater inflater = INFLATERS.take();
    try {
      inflater.setInput(packed.array(), packed.offset(), packed.length());
      int unpacked = inflater.inflate(target, offset, length);
      // A stream may need one more step, without output, to see its own end.
      int more = inflater.finished() ? 0 : inflater.inflate(new byte[1]);
      boolean whole = inflater.finished() && inflater.getRemaining() == 0;
      return whole ? (long) unpacked + more : -1;
    } finally {
      inflater.reset();
      INFLATERS.giveBack(inflater);
    }
  }

  private static long unpackLzma(Bytes packed, byte[] target, int offset, int length)
      throws IOException {
    ByteArrayInputStream source =
        new ByteArrayInputStream(packed.array(), packed.offset(), packed.length());
    try (LZMAInputStream in =
        new LZMAInputStream(
            source, length, LZMA_PROPERTIES, lzmaWindow(length), null, LZMA_ARRAYS)) {
      int unpacked = in.readNBytes(target, offset, length);
      boolean whole = in.read() < 0 && source.available() == 0;
      return whole ? unpacked : -1;
    }
  }

  /** A Zstandard dictionary of the samples; empty if they have too little in common. */
  static Optional<Bytes> train(List<Bytes> samples, int sampleBytes, int dictionaryBytes) {
    ZstdDictTrainer trainer = new ZstdDictTrainer(sampleBytes, dictionaryBytes);
    samples.forEach(sample -> trainer.addSample(sample.toArray()));
    try {
      return Optional.of(Bytes.wrap(trainer.trainSamples()));
    } catch (ZstdException tooLittleInCommon) {
      return Optional.empty();
    }
  }
}
