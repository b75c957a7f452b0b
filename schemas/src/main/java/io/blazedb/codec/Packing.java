package io.blazedb.codec;

import com.github.luben.zstd.Zstd;
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
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
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

  private Packing() {}

  /** Packs {@code bytes}; {@code dictionary} is what {@link Compression#ZSTD_DICTIONARY} needs. */
  static byte[] pack(Compression compression, Bytes bytes, byte[] dictionary) {
    return switch (compression) {
      case NONE -> bytes.toArray();
      case LZ4 -> LZ4.fastCompressor().compress(bytes.array(), bytes.offset(), bytes.length());
      case ZLIB -> deflate(bytes);
      case LZMA -> packLzma(bytes);
      case ZSTD -> Zstd.compress(bytes.toArray(), ZSTD_LEVEL);
      case ZSTD_DICTIONARY -> Zstd.compressUsingDict(bytes.toArray(), dictionary, ZSTD_LEVEL);
    };
  }

  private static byte[] deflate(Bytes bytes) {
    Deflater deflater = new Deflater(ZLIB_LEVEL);
    try {
      deflater.setInput(bytes.array(), bytes.offset(), bytes.length());
      deflater.finish();
      byte[] packed = new byte[bytes.length() + bytes.length() / 8 + 64];
      int length = deflater.deflate(packed);
      return Arrays.copyOf(packed, length);
    } finally {
      deflater.end();
    }
  }

  private static byte[] packLzma(Bytes bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try {
      LZMA2Options options = new LZMA2Options(LZMA_PRESET);
      options.setDictSize(lzmaWindow(bytes.length()));
      options.setPb(0);
      try (LZMAOutputStream out = new LZMAOutputStream(packed, options, false)) {
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
            case ZSTD ->
                Zstd.decompressByteArray(
                    target, offset, length, packed.array(), packed.offset(), packed.length());
            case ZSTD_DICTIONARY -> unpackWithDictionary(packed, dictionary, target, offset);
          };
      if (unpacked != length) {
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

  private static long unpackWithDictionary(
      Bytes packed, byte[] dictionary, byte[] target, int offset) {
    return Zstd.decompressUsingDict(
        target, offset, packed.array(), packed.offset(), packed.length(), dictionary);
  }

  private static long unpackLz4(Bytes packed, byte[] target, int offset, int length) {
    return LZ4.safeDecompressor()
        .decompress(packed.array(), packed.offset(), packed.length(), target, offset, length);
  }

  private static long inflate(Bytes packed, byte[] target, int offset, int length)
      throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed.array(), packed.offset(), packed.length());
      int unpacked = inflater.inflate(target, offset, length);
      // A stream may need one more step, without output, to see its own end.
      int more = inflater.finished() ? 0 : inflater.inflate(new byte[1]);
      boolean whole = inflater.finished() && inflater.getRemaining() == 0;
      return whole ? (long) unpacked + more : -1;
    } finally {
      inflater.end();
    }
  }

  private static long unpackLzma(Bytes packed, byte[] target, int offset, int length)
      throws IOException {
    ByteArrayInputStream source =
        new ByteArrayInputStream(packed.array(), packed.offset(), packed.length());
    try (LZMAInputStream in =
        new LZMAInputStream(source, length, LZMA_PROPERTIES, lzmaWindow(length))) {
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
