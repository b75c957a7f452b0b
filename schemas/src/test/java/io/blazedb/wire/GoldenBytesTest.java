package io.blazedb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.GoldenFile;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.codec.SnapshotChunkCodec;
import io.blazedb.codec.SnapshotLimits;
import io.blazedb.crdt.RecordState;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Version 1 of every format, byte by byte: what was written once is read and written for ever. */
final class GoldenBytesTest {

  static List<GoldenCases.Case> cases() {
    return GoldenCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesThePinnedBytes(GoldenCases.Case golden) {
    assertThat(golden.encode().apply(golden.thing())).isEqualTo(GoldenFile.read(golden.name()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsThePinnedBytes(GoldenCases.Case golden) {
    Bytes bytes = GoldenFile.read(golden.name());

    assertThat(golden.decode().apply(bytes)).isEqualTo(golden.thing());
  }

  @Test
  void everyFileHasItsCaseAndEveryMessageItsFile() throws IOException, URISyntaxException {
    Path folder = Path.of(GoldenFile.class.getResource("/golden/v1").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".hex", ""))
              .filter(name -> !name.startsWith("columnar")) // GoldenColumnarTest reads those
              .filter(name -> !name.startsWith("snapshot-chunk-packed")) // below
              .collect(Collectors.toSet());
      assertThat(names)
          .isEqualTo(cases().stream().map(GoldenCases.Case::name).collect(Collectors.toSet()));
    }
    assertThat(
            cases().stream()
                .filter(golden -> golden.thing() instanceof Frame)
                .map(golden -> ((Frame) golden.thing()).message().type())
                .collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(MessageType.class));
  }

  /** Only read: another build of a compressor may pack differently. */
  @ParameterizedTest
  @ValueSource(strings = {"lz4", "zlib", "zstd"})
  void packedSnapshotChunksAreReadAsEver(String compression) { // S4
    Bytes packed = GoldenFile.read("snapshot-chunk-packed-" + compression);
    Bytes plain = GoldenFile.read("snapshot-chunk-collections");

    assertThat(SnapshotChunkCodec.decode(packed, SnapshotLimits.DEFAULT))
        .isEqualTo(SnapshotChunkCodec.decode(plain, SnapshotLimits.DEFAULT));
  }

  @Test
  void refusedOperationsAreLeftOut() { // R48
    LogEnvelope envelope = LogEnvelope.decode(GoldenFile.read("envelope-refusals"), Limits.DEFAULT);

    assertThat(envelope.accepted(Limits.DEFAULT))
        .extracting(Operation::sequence)
        .containsExactly(2L, 4L);
  }

  @Test
  void theDigestOfARecordIsPinned() { // R107
    RecordState state =
        (RecordState)
            cases().stream()
                .filter(golden -> golden.name().equals("record-nodes"))
                .findFirst()
                .orElseThrow()
                .thing();
    RecordId id = new RecordId(0xaaaaaaaabbbbccccL, 0xddddeeeeeeeeeeeeL);

    assertThat(RecordStateCodec.digest(new CollectionName("tasks"), id, state))
        .hasToString("a2fe4719cf3091a42946fcf46a1826f7");
    assertThat(RecordStateCodec.digest(new CollectionName("tasks"), id, RecordState.EMPTY))
        .hasToString("0".repeat(32));
  }
}
