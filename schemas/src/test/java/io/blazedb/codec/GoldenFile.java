package io.blazedb.codec;

import io.blazedb.op.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Bytes that the formats of version 1 are pinned to: golden/v1/NAME.hex, only ever added to. */
public final class GoldenFile {
  private GoldenFile() {}

  /** The bytes of a file: hex in lines, and comment lines that begin with #. */
  public static Bytes read(String name) {
    String path = "/golden/v1/" + name + ".hex";
    try (InputStream in = GoldenFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new AssertionError("no golden file " + path);
      }
      String hex =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.joining());
      return Bytes.wrap(HexFormat.of().parseHex(hex));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
