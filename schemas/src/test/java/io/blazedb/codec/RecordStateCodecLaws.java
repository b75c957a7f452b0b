package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Batch;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Operation;
import io.blazedb.op.OperationArbitraries;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** One state, one byte string; whatever is read was canonical. Rules R100 to R108. */
final class RecordStateCodecLaws {

  @Provide
  Arbitrary<RecordState> state() {
    return Arbitraries.oneOf(
        OperationArbitraries.recordHistories().map(RecordStateCodecLaws::fold),
        BatchArbitraries.batches().map(Batch::operations).map(RecordStateCodecLaws::fold));
  }

  @Provide
  Arbitrary<RecordState> collidingState() {
    return OperationArbitraries.recordHistories().map(RecordStateCodecLaws::fold);
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.oneOf(BatchArbitraries.noise(400, 256), BatchArbitraries.noise(400, 18));
  }

  @Property(tries = 3_000)
  void everyStateComesBack(@ForAll("state") RecordState state) {
    assertThat(decode(encode(state))).isEqualTo(state);
  }

  @Property(tries = 2_000)
  void equalStatesAndNoOthersHaveEqualBytes(
      @ForAll("state") RecordState a, @ForAll("state") RecordState b) {
    assertThat(encode(a).equals(encode(b))).isEqualTo(a.equals(b));
  }

  @Property(tries = 1_000)
  void recordsThatDifferInIdCollectionOrStateHaveOtherHashes( // R107
      @ForAll("state") RecordState a, @ForAll("state") RecordState b) {
    CollectionName things = OperationArbitraries.COLLECTION;
    RecordId id = new RecordId(1, 2);
    StateDigest hash = RecordStateCodec.digest(things, id, a);

    assertThat(hash.equals(RecordStateCodec.digest(things, id, b))).isEqualTo(a.equals(b));
    if (!a.equals(RecordState.EMPTY)) {
      assertThat(RecordStateCodec.digest(things, new RecordId(1, 3), a)).isNotEqualTo(hash);
      assertThat(RecordStateCodec.digest(things, new RecordId(2, 2), a)).isNotEqualTo(hash);
      assertThat(RecordStateCodec.digest(new CollectionName("thing"), id, a)).isNotEqualTo(hash);
    }
  }

  @Property(tries = 1_000)
  void theNewestTimeIsReadWithoutTheRest(@ForAll("state") RecordState state) {
    RecordId id = new RecordId(1, 2);
    long newest =
        Stream.of(state.deleted(), state.touched())
            .flatMap(Optional::stream)
            .mapToLong(Stamp::time)
            .max()
            .orElse(0);

    assertThat(EncodedRecord.of(OperationArbitraries.COLLECTION, id, state).newestTime())
        .isEqualTo(newest);
  }

  @Property(tries = 40)
  void everyTruncationIsRefused(@ForAll("state") RecordState state) {
    Damage.eachTruncation(
        encode(state),
        cut -> assertThat(Damage.decode(cut, RecordStateCodecLaws::decode)).isEmpty());
  }

  @Property(tries = 5_000)
  void aChangedByteIsRefusedOrAnotherCanonicalState(
      @ForAll("state") RecordState state, @ForAll int at, @ForAll byte with) {
    Bytes bytes = encode(state);
    Bytes damaged = Damage.with(bytes, Math.floorMod(at, bytes.length()), with);

    expectCanonical(damaged);
  }

  /** Small changes turn indexes, counts and distances into others that may be in range. */
  @Property(tries = 10_000)
  void aByteChangedByLittleIsRefusedOrAnotherCanonicalState(
      @ForAll("collidingState") RecordState state, @ForAll Random random) {
    Bytes bytes = encode(state);
    int at = random.nextInt(bytes.length());

    expectCanonical(Damage.with(bytes, at, bytes.at(at) ^ (1 + random.nextInt(3))));
  }

  @Property(tries = 1_000)
  void whatDoesNotAscendIsRefused(@ForAll("collidingState") RecordState state) {
    for (RecordState disorder : Disorder.of(state)) {
      Bytes bytes = encode(disorder);
      assertThat(Damage.decode(bytes, RecordStateCodecLaws::decode)).as("%s", bytes).isEmpty();
    }
  }

  @Property(tries = 5_000)
  void randomBytesAreRefusedOrACanonicalState(@ForAll("noise") byte[] noise) {
    Bytes bytes = Bytes.wrap(noise);

    expectCanonical(bytes);
    Damage.expectBoundedMemory(bytes, RecordStateCodecLaws::decode);
  }

  /** What is read writes the same bytes again, and merging it is harmless. */
  private static void expectCanonical(Bytes bytes) {
    Damage.decode(bytes, RecordStateCodecLaws::decode)
        .ifPresent(
            state -> {
              assertThat(encode(state)).isEqualTo(bytes);
              assertThat(state.merge(state)).isEqualTo(state);
            });
  }

  private static RecordState fold(List<Operation> operations) {
    RecordState state = RecordState.EMPTY;
    for (Operation operation : operations) {
      state = state.apply(operation);
    }
    return state;
  }

  private static Bytes encode(RecordState state) {
    BlazeWriter out = new BlazeWriter(64);
    RecordStateCodec.write(out, state);
    return out.written();
  }

  private static RecordState decode(Bytes bytes) {
    BlazeReader in = new BlazeReader(bytes);
    RecordState state = RecordStateCodec.read(in, Limits.DEFAULT);
    in.expectEnd();
    return state;
  }
}
