package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.client.store.InMemoryStore;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.DictionaryTrainer;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices that pack with a dictionary, and devices that meet batches packed with one. */
class DictionarySyncTest {
  private final TestServer server = new TestServer();
  private final SyncRuntime runtime = SyncRuntime.start(1);
  private final List<Device> devices = new ArrayList<>();
  private final TrainedDictionary dictionary = train();

  @AfterEach
  void close() {
    devices.forEach(Device::close);
    runtime.close();
    server.close();
  }

  private static TrainedDictionary train() {
    return DictionaryTrainer.train(TestServer.DATABASE, SampleDictionaries.batches(0, 400), 8 << 10)
        .orElseThrow();
  }

  private Device device(long number) {
    Device made = new Device(server, number);
    devices.add(made);
    return made;
  }

  /** Long enough to be worth packing. */
  private static void write(Device device, long record) {
    device.notes.update(
        Device.id(record),
        edit -> edit.put("text", Value.of("crash when saving the settings on mobile ".repeat(9))));
  }

  private static boolean isPackedWithADictionary(Bytes batch) {
    return Dictionaries.neededBy(batch).isPresent();
  }

  @Test
  void packsWithTheNewestDictionaryAndOthersFetchIt() throws Exception {
    server.publish(dictionary);
    Device writer = device(1).start(runtime);
    // What to pack with is learnt in the background: write until a batch was packed with it.
    long written = writeUntilPacked(writer);
    Device reader = device(2).start(runtime);
    reader.applied(server.end());
    assertThat(reader.shown(written)).isEqualTo(writer.shown(written));
    assertThat(reader.relay.fetched).isSubsetOf(dictionary.id());
    assertThat(reader.db.digest()).isEqualTo(server.state().digest());
    assertThat(writer.db.digest()).isEqualTo(reader.db.digest());
  }

  private long writeUntilPacked(Device writer) throws Exception {
    for (long record = 1; record <= 1_000; record++) {
      write(writer, record);
      writer.drained();
      if (server.pushed().stream().anyMatch(DictionarySyncTest::isPackedWithADictionary)) {
        return record;
      }
    }
    throw new AssertionError("1,000 batches went out without the dictionary");
  }

  @Test
  void fetchesADictionaryOnceAndAppliesInOrder() throws Exception {
    server.publish(dictionary);
    server.publish(SampleDictionaries.hollow(7, 50, 1)); // the newest one is told unasked
    SampleDictionaries.batches(9_000, 5)
        .forEach(batch -> append(BatchPacker.pack(batch, dictionary)));
    Device reader = device(3).start(runtime);
    reader.applied(server.end());
    assertThat(reader.relay.fetched).containsExactly(dictionary.id());
    assertThat(reader.db.digest()).isEqualTo(server.state().digest());
  }

  private void append(Bytes batch) {
    server
        .oplog()
        .append(Shard.first(TestServer.DATABASE), LogEnvelope.of(batch).encode())
        .toCompletableFuture()
        .join();
  }

  @Test
  void doesNotPassOverABatchWhoseDictionaryCannotBeHad() throws Exception {
    Bytes batch = SampleDictionaries.batches(9_000, 1).get(0);
    append(BatchPacker.pack(batch, dictionary));
    Device reader = device(4).start(runtime);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> reader.relay.fetched.size() >= 2);
    assertThat(reader.db.cursor().isStart()).isTrue();
    server.publish(dictionary);
    reader.applied(server.end());
    assertThat(reader.db.digest()).isEqualTo(server.state().digest());
  }

  @Test
  void packsWithoutTheDictionaryThatTheServerDoesNotKnow() throws Exception {
    server.publish(dictionary);
    server.forgetDictionaries();
    Device writer = device(5).start(runtime);
    writeUntilPacked(writer);
    write(writer, 2_000);
    writer.drained();
    assertThat(writer.db.outboxSize()).isZero();
    assertThat(writer.rejected).isEmpty();
    Bytes last = server.pushed().get(server.pushed().size() - 1);
    assertThat(isPackedWithADictionary(last)).isFalse();
    assertThat(writer.db.digest()).isEqualTo(server.state().digest());
  }

  @Test
  void theStoreKeepsDictionariesForTheNextTime() {
    InMemoryStore store = new InMemoryStore();
    assertThat(store.dictionary(dictionary.id())).isEmpty();
    store.keep(dictionary);
    assertThat(store.dictionary(dictionary.id())).contains(dictionary);
  }
}
