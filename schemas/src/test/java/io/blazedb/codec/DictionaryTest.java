package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules D1 and D2, and what training is judged by. */
final class DictionaryTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");

  @Test
  void theIdIsInTheDictionarySoThatFramesNameIt() { // D1
    TrainedDictionary dictionary = SampleDictionaries.trained(SHOP);

    assertThat(Zstd.getDictIdFromDict(dictionary.bytes().toArray())).isEqualTo(dictionary.id());
    byte[] frame = Zstd.compressUsingDict(new byte[99], dictionary.bytes().toArray(), 3);
    assertThat(Zstd.getDictIdFromFrame(frame)).isEqualTo(dictionary.id());
  }

  @Test
  void theIdFollowsFromDatabaseAndContent() { // D2
    TrainedDictionary dictionary = SampleDictionaries.trained(SHOP);

    assertThat(dictionary.id()).isGreaterThanOrEqualTo(TrainedDictionary.DERIVED_ID_MIN);
    assertThat(SampleDictionaries.trained(SHOP)).isEqualTo(dictionary);
    assertThat(SampleDictionaries.trained(new DatabaseName("home")).id())
        .isNotEqualTo(dictionary.id());
  }

  @Test
  void bytesWithoutTheHeaderAreNoDictionary() { // D1
    assertThatThrownBy(() -> TrainedDictionary.of(Bytes.wrap(new byte[7])))
        .hasMessageContaining("7 bytes");
    assertThatThrownBy(() -> TrainedDictionary.of(Bytes.wrap(new byte[99])))
        .hasMessageContaining("no Zstandard dictionary");
    assertThatThrownBy(() -> new TrainedDictionary(8, SampleDictionaries.hollow(7, 20, 1).bytes()))
        .hasMessageContaining("dictionary 7 is not dictionary 8");
    assertThatThrownBy(() -> SampleDictionaries.hollow(-1, 20, 1))
        .hasMessageContaining("dictionary id -1");
  }

  @Test
  void aBatchSaysWhichDictionaryItNeeds() {
    TrainedDictionary dictionary = SampleDictionaries.trained(SHOP);
    Bytes plain = SampleDictionaries.batches(9_000, 1).get(0);

    assertThat(Dictionaries.neededBy(BatchPacker.pack(plain, dictionary)))
        .hasValue(dictionary.id());
    assertThat(Dictionaries.neededBy(plain)).isEmpty();
    assertThat(Dictionaries.neededBy(BatchPacker.pack(plain, Compression.ZSTD))).isEmpty();
  }

  @Test
  void whateverTheBytesAreAskingForTheDictionaryDoesNotFail() {
    Bytes packed =
        BatchPacker.pack(
            SampleDictionaries.batches(9_000, 1).get(0), SampleDictionaries.trained(SHOP));
    Random random = new Random(4);

    Damage.eachTruncation(packed, Dictionaries::neededBy);
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      if (noise.length > 1) {
        noise[1] = 5;
      }
      Dictionaries.neededBy(Bytes.wrap(noise)).ifPresent(id -> assertThat(id).isPositive());
    }
  }

  @Test
  void aTrialMeasuresBatchesThatWereNotTrainedOn() {
    TrainedDictionary dictionary = SampleDictionaries.trained(SHOP);
    List<Bytes> heldOut = SampleDictionaries.batches(20_000, 50);

    DictionaryTrial trial = DictionaryTrial.of(heldOut, dictionary, Optional.empty());

    assertThat(trial.batches()).isEqualTo(50);
    assertThat(trial.bytesBefore()).isLessThan(trial.bytesPlain());
    assertThat(trial.savingPercent()).isGreaterThan(10);
  }

  @Test
  void aDictionaryThatIsInUseAlreadySavesNothingMore() {
    TrainedDictionary dictionary = SampleDictionaries.trained(SHOP);
    List<Bytes> heldOut = SampleDictionaries.batches(20_000, 20);

    assertThat(DictionaryTrial.of(heldOut, dictionary, Optional.of(dictionary)).savingPercent())
        .isZero();
    assertThat(DictionaryTrial.of(List.of(), dictionary, Optional.empty()).savingPercent())
        .isZero();
  }

  @Test
  void largeBatchesAreLeftToPlainCompression() {
    Bytes large = BatchCodec.encode(SampleBatches.of(1, 3_000));
    assertThat(large.length()).isGreaterThan(CompressionChoice.DICTIONARY_BYTES_MAX);

    assertThat(DictionaryTrial.isFor(large)).isFalse();
    assertThat(DictionaryTrial.isFor(SampleDictionaries.batches(1, 1).get(0))).isTrue();
  }
}
