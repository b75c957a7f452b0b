package io.blazedb.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.benchmarks.Sample;
import io.blazedb.benchmarks.input.Input;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContendersTest {
  private static final NodeId NODE = new NodeId(1, 2);

  @ParameterizedTest
  @EnumSource
  void everyContenderGivesBackWhatItWasGiven(Contenders contender) {
    for (Input input : Input.values()) {
      for (Batch batch : input.sample(1_000, 50)) {
        requireRoundTrip(contender.make(), batch);
      }
    }
  }

  /** The like-for-like rivals lose nothing that an operation can say. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON_RECORDS")
  void likeForLikeRivalsKnowEveryKindOfChangeAndValue(Contenders contender) {
    requireRoundTrip(contender.make(), everything());
  }

  private static <M, E> void requireRoundTrip(Contender<M, E> contender, Batch batch) {
    M model = contender.model(batch);
    E encoded = contender.encode(model);
    assertThat(contender.length(encoded)).isPositive();
    assertThat(contender.decode(encoded)).isEqualTo(model);
  }

  @ParameterizedTest
  @EnumSource
  void jmhRunsTheWork(CodecPart.Clock clock) {
    Duration time = Duration.ofMillis(1);
    for (CodecPart.Way way : CodecPart.Way.values()) {
      CodecPart part = new CodecPart(way, Contenders.COLUMNAR, Input.MIME_DB, 50, time, clock);
      Sample sample = part.measure();
      assertThat(sample.figure()).isPositive();
      assertThat(sample.allocatedBytes()).isPresent();
    }
  }

  private static Batch everything() {
    List<Value> values =
        List.of(
            Value.ofNull(),
            Value.of(true),
            Value.of(Long.MIN_VALUE),
            Value.of(7),
            Value.of(1.0),
            Value.of("größer 👍"),
            new Value.Binary(Bytes.wrap(new byte[] {1, 2, 3})),
            new Value.Uuid(new UUID(5, 6)),
            new Value.Timestamp(1_700_000_000_000L),
            Value.of(List.of(Value.of("a"), Value.of(List.of()))),
            Value.of(Map.of("at", Value.of(1), "b", Value.ofNull())));
    List<Change> changes = new ArrayList<>();
    for (Value value : values) {
      changes.add(Change.put("field" + changes.size(), value));
    }
    changes.add(Change.remove("gone"));
    changes.add(new Change("votes", new FieldChange.Count(3, 4)));
    changes.add(new Change("tags", new FieldChange.Add(values)));
    changes.add(
        new Change(
            "tags",
            new FieldChange.Discard(
                List.of(
                    new FieldChange.Observed(
                        Value.of("old"), List.of(new Stamp(9, new NodeId(8, 7))))))));
    return new Batch(
        NODE,
        Observed.NOTHING,
        List.of(
            operation(1, OpType.INSERT, changes),
            operation(2, OpType.DELETE, List.of()),
            operation(4, OpType.CREATE_INDEX, List.of(Change.put("on", Value.of("x"))))));
  }

  private static Operation operation(long sequence, OpType type, List<Change> changes) {
    return new Operation(
        NODE,
        sequence,
        1_700_000_000_000L << 16 | sequence,
        new CollectionName("things"),
        new RecordId(3, sequence),
        type,
        changes.stream().sorted().toList());
  }
}
