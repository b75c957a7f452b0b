package io.blazedb.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Compression;
import io.blazedb.codec.Layout;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.Samples;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.auth.SampleAccess;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.Operation;
import io.blazedb.op.OperationArbitraries;
import io.blazedb.wire.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Scanning a push and decoding it lead to the same verdict, and to the same refusal. */
final class PushCheckLaws {
  private static final NodeId NODE = OperationArbitraries.NODES.get(2);
  private static final int DAMAGES = 25;
  private static final int CHECKSUM_BYTES = 4;

  private final SessionConfig config = SessionConfig.defaults();
  private final PushCheck check = new PushCheck(config);
  private final DecodingCheck reference = new DecodingCheck(config);

  @Provide
  Arbitrary<Batch> batch() {
    return Arbitraries.oneOf(BatchArbitraries.batches(), collidingBatches());
  }

  /** Operations of few records and fields, made one node's, with times around the first hour. */
  private static Arbitrary<Batch> collidingBatches() {
    Arbitrary<List<Operation>> operations =
        OperationArbitraries.operations().list().ofMinSize(1).ofMaxSize(40);
    return Combinators.combine(operations, Arbitraries.randoms()).as(PushCheckLaws::batchOf);
  }

  private static Batch batchOf(List<Operation> operations, Random random) {
    List<Operation> own = new ArrayList<>();
    for (Operation each : operations) {
      own.add(
          new Operation(
              NODE,
              own.size() + 1L,
              HybridTime.ofMillis(random.nextInt(240_000)) + 1,
              each.collection(),
              each.record(),
              each.type(),
              each.changes()));
    }
    return new Batch(NODE, Observed.NOTHING, own);
  }

  @Provide
  Arbitrary<Compression> compression() {
    return Arbitraries.of(Compression.class).filter(c -> c != Compression.ZSTD_DICTIONARY);
  }

  @Property(tries = 400)
  void everyBatchGetsTheDecodersVerdict(
      @ForAll("batch") Batch batch,
      @ForAll Layout layout,
      @ForAll("compression") Compression compression,
      @ForAll long anyTime) {
    Bytes bytes = BatchPacker.pack(BatchCodec.encode(batch, layout), compression);

    assertAgreement(bytes, Math.floorMod(anyTime, 240_000L));
    assertAgreement(bytes, HybridTime.millis(batch.operations().get(0).time()) - 60_000);
    assertAgreement(bytes, HybridTime.millis(batch.operations().get(0).time()) - 60_001);
  }

  @Property(tries = 150)
  void everyBatchGetsTheDecodersVerdictWhereNotAllMayBeWritten(
      @ForAll("batch") Batch batch, @ForAll Layout layout, @ForAll long anyTime) {
    Bytes bytes = BatchCodec.encode(batch, layout);
    Access access = SampleAccess.writing(batch.operations().get(0).collection().text(), "nothing");

    assertAgreement(bytes, access, Math.floorMod(anyTime, 240_000L));
    assertAgreement(bytes, SampleAccess.writing("nothing"), Math.floorMod(anyTime, 240_000L));
  }

  @Property(tries = 150)
  void everyDamagedBatchGetsTheDecodersRefusal(
      @ForAll("batch") Batch batch,
      @ForAll Layout layout,
      @ForAll("compression") Compression compression,
      @ForAll Random random) {
    Bytes bytes = BatchPacker.pack(BatchCodec.encode(batch, layout), compression);
    for (int i = 0; i < DAMAGES; i++) {
      Bytes once = damaged(bytes, random);
      assertAgreement(once, 60_000);
      assertAgreement(sealed(once), 60_000);
      assertAgreement(sealed(damaged(once, random)), 60_000);
      assertAgreement(Bytes.wrap(once.array(), 0, random.nextInt(once.length())), 60_000);
    }
  }

  @Property(tries = 50)
  void whatIsAppendedHoldsThePushedBytes(@ForAll("batch") Batch batch, @ForAll Layout layout) {
    Bytes bytes = BatchCodec.encode(batch, layout);
    long newest = batch.operations().stream().mapToLong(Operation::time).max().orElseThrow();

    PushCheck.Verdict verdict =
        check.check(push(bytes), Access.unrestricted(), HybridTime.millis(newest));

    assertThat(verdict.envelope()).contains(LogEnvelope.of(bytes).encode());
  }

  private void assertAgreement(Bytes bytes, long nowMs) {
    assertAgreement(bytes, Access.unrestricted(), nowMs);
  }

  private void assertAgreement(Bytes bytes, Access access, long nowMs) {
    Object expected = outcome(() -> reference.check(bytes, access, nowMs));

    assertThat(outcome(() -> check.check(push(bytes), access, nowMs))).isEqualTo(expected);
  }

  private static Message.Push push(Bytes bytes) {
    return new Message.Push(Samples.NOTES_SHARD, bytes);
  }

  /** Code and text of a typed refusal; anything else thrown fails the test. */
  private record Refused(ErrorCode code, String text) {}

  private static Object outcome(Supplier<PushCheck.Verdict> work) {
    try {
      return work.get();
    } catch (BlazeException e) {
      return new Refused(e.code(), e.getMessage());
    }
  }

  /** A byte changed, often by little. */
  private static Bytes damaged(Bytes bytes, Random random) {
    byte[] copy = bytes.toArray();
    int index = random.nextInt(copy.length - CHECKSUM_BYTES);
    copy[index] =
        (byte) (random.nextBoolean() ? random.nextInt() : copy[index] + random.nextInt(5));
    return Bytes.wrap(copy);
  }

  /** The same bytes under a right checksum. */
  private static Bytes sealed(Bytes bytes) {
    byte[] copy = bytes.toArray();
    int contentBytes = copy.length - CHECKSUM_BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(copy, 0, contentBytes);
    ByteBuffer.wrap(copy).putInt(contentBytes, (int) checksum.getValue());
    return Bytes.wrap(copy);
  }
}
