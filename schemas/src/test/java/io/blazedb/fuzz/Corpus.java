package io.blazedb.fuzz;

import io.blazedb.op.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The inputs that every build feeds to a target, and that a fuzzing run starts from: seeds made of
 * the golden files, the lines of {@code TARGET.hex}, and the files in the folder {@code TARGET},
 * which is where a run leaves its findings.
 */
final class Corpus {
  private Corpus() {}

  /**
   * One input.
   *
   * @param name where it is from
   * @param bytes what is fed
   */
  record Input(String name, Bytes bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All inputs of a target. */
  static List<Input> of(FuzzTarget target) {
    List<Input> inputs = new ArrayList<>(Seeds.of(target));
    inputs.addAll(lines(target));
    inputs.addAll(files(target));
    return inputs;
  }

  private static List<Input> lines(FuzzTarget target) {
    String name = target.folder() + ".hex";
    List<Input> inputs = new ArrayList<>();
    new String(resource(name), java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line ->
                inputs.add(
                    new Input(
                        name + " " + inputs.size(),
                        Bytes.wrap(HexFormat.of().parseHex(line.strip())))));
    return inputs;
  }

  private static List<Input> files(FuzzTarget target) {
    return folder("/io/blazedb/fuzz/" + target.folder()).stream()
        .map(file -> new Input(file.getFileName().toString(), Bytes.wrap(read(file))))
        .toList();
  }

  /** The files of a resource folder by name; none if there is no such folder. */
  static List<Path> folder(String path) {
    var url = Corpus.class.getResource(path);
    if (url == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(url.toString(), e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the corpus. */
  static byte[] resource(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new NoSuchFileException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
