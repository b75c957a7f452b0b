package io.blazedb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchScanner;
import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.codec.SnapshotChunkCodec;
import io.blazedb.codec.SnapshotLimits;
import io.blazedb.error.BlazeException;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus of inputs that break one rule each, for readers in every language. Lines are only ever
 * added.
 */
final class MalformedCorpusTest {
  private static final String CORPUS = "/malformed/v1/corpus.txt";

  /** Kept from input to input, as a gateway does. */
  private static final BatchScanner SCANNER = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);

  /** One line of the corpus. */
  record Input(String rule, String format, String code, int position, String what, Bytes bytes) {
    static Input of(String line) {
      String[] parts = line.split(" \\| ?", -1);
      return new Input(
          parts[0],
          parts[1],
          parts[2],
          Integer.parseInt(parts[3]),
          parts[4],
          Bytes.wrap(HexFormat.of().parseHex(parts[5])));
    }

    @Override
    public String toString() {
      return rule + " " + format + ": " + what;
    }
  }

  static List<Input> inputs() {
    try (InputStream in = MalformedCorpusTest.class.getResourceAsStream(CORPUS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Input::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rules that the corpus cites. */
  static java.util.Set<String> rules() {
    return inputs().stream().map(Input::rule).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isRefusedByNameAndPosition(Input input) {
    BlazeException refusal = catchThrowableOfType(BlazeException.class, () -> decode(input));

    expect(input, refusal);
    if (input.format().equals("batch")) {
      expect(input, catchThrowableOfType(BlazeException.class, () -> SCANNER.scan(input.bytes())));
    }
  }

  private static void expect(Input input, BlazeException refusal) {
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).hasToString(input.code());
    Throwable placed = refusal instanceof FrameException ? refusal.getCause() : refusal;
    assertThat(placed).isInstanceOf(MalformedException.class);
    assertThat(((MalformedException) placed).position())
        .as(refusal.getMessage())
        .isEqualTo(input.position());
  }

  private static Object decode(Input input) {
    Bytes bytes = input.bytes();
    return switch (input.format()) {
      case "batch" -> BatchCodec.decode(bytes, Limits.DEFAULT);
      case "frame" -> FrameCodec.decode(bytes, Limits.DEFAULT);
      case "envelope" -> LogEnvelope.decode(bytes, Limits.DEFAULT);
      case "chunk" -> SnapshotChunkCodec.decode(bytes, SnapshotLimits.DEFAULT);
      case "record" -> RecordStateCodec.read(new BlazeReader(bytes), Limits.DEFAULT);
      default -> throw new AssertionError(input.format());
    };
  }
}
