package io.blazedb.gateway.session;

import static io.blazedb.gateway.Samples.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Compression;
import io.blazedb.codec.Layout;
import io.blazedb.codec.MalformedException;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.Samples;
import io.blazedb.gateway.auth.Access;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Observed;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.port.InMemoryDictionaries;
import io.blazedb.port.OneShardEach;
import io.blazedb.wire.Message;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PushCheckTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final int OPERATIONS = 5_000;

  /** The verdict, its envelope's writer, and a handful of objects of the scan. */
  private static final long ALLOCATED_MAX = 4_096;

  private final PushCheck check = new PushCheck(SessionConfig.defaults());

  private static Bytes batch(int operations, Layout layout) {
    List<Operation> made = new ArrayList<>();
    for (int i = 1; i <= operations; i++) {
      made.add(Samples.op(NODE, i, NOW_MS, Value.of("note " + i % 7)));
    }
    return BatchCodec.encode(new Batch(NODE, Observed.NOTHING, made), layout);
  }

  private static Message.Push push(Bytes batch) {
    return new Message.Push(Samples.NOTES_SHARD, batch);
  }

  /**
   * Beside the envelope, which is the batch's copy for the log and may be written in a larger
   * buffer.
   */
  @ParameterizedTest
  @EnumSource(Layout.class)
  void allocatesTheEnvelopeAndNothingPerOperation(Layout layout) {
    Message.Push push = push(batch(OPERATIONS, layout));
    check.check(push, Access.unrestricted(), NOW_MS);
    check.check(push, Access.unrestricted(), NOW_MS);

    long before = THREADS.getCurrentThreadAllocatedBytes();
    PushCheck.Verdict verdict = check.check(push, Access.unrestricted(), NOW_MS);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(verdict.envelope()).contains(LogEnvelope.of(push.batch()).encode());
    assertThat(allocated).isLessThan(push.batch().length() + ALLOCATED_MAX);
  }

  @Test
  void appendsACompressedBatchAsItIs() {
    Bytes packed = BatchPacker.pack(batch(100, Layout.COLUMNAR), Compression.ZSTD);

    PushCheck.Verdict verdict = check.check(push(packed), Access.unrestricted(), NOW_MS);

    assertThat(verdict.envelope()).contains(LogEnvelope.of(packed).encode());
  }

  /** Also a malformed one, whose refusal would else tell what the dictionary holds. */
  @Test
  void knowsNoDictionaryOfAnotherDatabase() {
    TrainedDictionary foreign = SampleDictionaries.trained(new DatabaseName("payroll"));
    Bytes plain = batch(100, Layout.ROW);
    byte[] broken = plain.toArray();
    broken[60] = (byte) 0xFF;
    try (InMemoryDictionaries store = new InMemoryDictionaries()) {
      store.publish(new DatabaseName("payroll"), foreign).toCompletableFuture().join();
      PushCheck knowing = new PushCheck(SessionConfig.defaults(), store, new OneShardEach());

      for (Bytes each : List.of(plain, Bytes.wrap(broken))) {
        assertThatThrownBy(
                () ->
                    knowing.check(
                        push(BatchPacker.pack(each, foreign)), Access.unrestricted(), NOW_MS))
            .isInstanceOfSatisfying(
                MalformedException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_ENCODING))
            .hasMessage("unknown dictionary " + foreign.id() + " at byte 19");
      }
    }
  }

  @Test
  void aRefusalNamesTheValueAndItsPosition() {
    byte[] bytes = batch(3, Layout.ROW).toArray();
    bytes[bytes.length - 1] ^= 1;

    assertThatThrownBy(() -> check.check(push(Bytes.wrap(bytes)), Access.unrestricted(), NOW_MS))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("checksum")
        .hasMessageEndingWith("at byte " + (bytes.length - 4));
  }

  @Test
  void goesOnAfterARefusal() {
    Bytes good = batch(3, Layout.COLUMNAR);
    byte[] bad = good.toArray();
    bad[30] ^= 1;

    assertThatThrownBy(() -> check.check(push(Bytes.wrap(bad)), Access.unrestricted(), NOW_MS))
        .isInstanceOf(MalformedException.class);
    assertThat(check.check(push(good), Access.unrestricted(), NOW_MS).rejected()).isEmpty();
  }
}
