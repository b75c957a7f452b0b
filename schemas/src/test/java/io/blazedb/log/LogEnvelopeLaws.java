package io.blazedb.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Damage;
import io.blazedb.codec.Limits;
import io.blazedb.op.Batch;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Envelopes keep the batch bytes as they are and the refusals beside them. Rules R46 to R48. */
final class LogEnvelopeLaws {

  @Provide
  Arbitrary<Batch> batch() {
    return BatchArbitraries.batches();
  }

  @Provide
  Arbitrary<List<Integer>> rejected() {
    return Arbitraries.integers()
        .between(0, Limits.DEFAULT.operationsMax() - 1)
        .set()
        .ofMaxSize(5)
        .map(set -> set.stream().sorted().toList());
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return BatchArbitraries.noise(100, 256)
        .filter(bytes -> bytes.length > 0)
        .map(
            bytes -> {
              bytes[0] = 1;
              return bytes;
            });
  }

  @Property(tries = 1_000)
  void everyEnvelopeComesBack(
      @ForAll("rejected") List<Integer> rejected, @ForAll("batch") Batch batch) {
    LogEnvelope envelope = new LogEnvelope(rejected, BatchCodec.encode(batch));

    assertThat(decode(envelope.encode())).isEqualTo(envelope);
  }

  @Property(tries = 1_000)
  void refusedOperationsAndNoOthersAreLeftOut(@ForAll("batch") Batch batch, @ForAll Random random) {
    List<Integer> rejected = new ArrayList<>();
    List<Operation> accepted = new ArrayList<>();
    for (int i = 0; i < batch.operations().size(); i++) {
      if (random.nextBoolean()) {
        rejected.add(i);
      } else {
        accepted.add(batch.operations().get(i));
      }
    }

    LogEnvelope envelope = new LogEnvelope(rejected, BatchCodec.encode(batch));

    assertThat(decode(envelope.encode()).accepted(Limits.DEFAULT)).isEqualTo(accepted);
  }

  @Property(tries = 3_000)
  void randomBytesAreRefusedOrACanonicalEnvelope(@ForAll("noise") byte[] noise) {
    Bytes bytes = Bytes.wrap(noise);

    Damage.decode(bytes, LogEnvelopeLaws::decode)
        .ifPresent(envelope -> assertThat(envelope.encode()).isEqualTo(bytes));
    Damage.expectBoundedMemory(bytes, LogEnvelopeLaws::decode);
  }

  private static LogEnvelope decode(Bytes bytes) {
    return LogEnvelope.decode(bytes, Limits.DEFAULT);
  }
}
