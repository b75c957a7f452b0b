package io.blazedb.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Oplog} must do. Implementations extend it and hand in a log, which may hold
 * other databases' records: each test makes a database of its own.
 */
public abstract class OplogContract {
  private static final int PAGE_BYTES = 1 << 20;
  private static final long DEADLINE_S = 30;

  /** The log under test; the contract does not close it. */
  protected abstract Oplog oplog();

  /** Another log that the test closes. */
  protected abstract Oplog openAnother();

  /** Drops what is before {@code offset} in the partition of {@code shard}. */
  protected abstract void trim(Shard shard, long offset);

  @Test
  void saysWhichPartitionAShardIsIn() {
    assertThat(oplog().epoch()).isNotEqualTo(Epoch.NONE);
    assertThat(oplog().partitions()).isPositive();
    for (int i = 0; i < 20; i++) {
      Shard shard = freshShard();
      assertThat(oplog().partitionOf(shard))
          .isEqualTo(ShardKey.partition(shard, oplog().partitions()));
    }
  }

  @Test
  void readsWhatWasAppendedUnchanged() {
    Shard shard = freshShard();
    byte[] large = new byte[3 << 20];
    new Random(1).nextBytes(large);
    large[100] = 1; // as envelopes begin
    long beforeMs = System.currentTimeMillis();
    Oplog.Appended first = get(oplog().append(shard, bytes("first")));
    Oplog.Appended second = get(oplog().append(shard, Bytes.wrap(large, 100, large.length - 100)));
    List<LogEntry> entries = readAll(shard, first.offset());
    assertThat(entries)
        .containsExactly(
            new LogEntry(shard, first.offset(), first.appendedAtMs(), bytes("first")),
            new LogEntry(
                shard,
                second.offset(),
                second.appendedAtMs(),
                Bytes.wrap(large, 100, large.length - 100)));
    assertThat(first.appendedAtMs())
        .isBetween(beforeMs - 60_000, System.currentTimeMillis() + 60_000);
  }

  @Test
  void keepsTheOrderOfOneCaller() {
    Shard shard = freshShard();
    List<CompletableFuture<Oplog.Appended>> appends =
        IntStream.range(0, 1_000)
            .mapToObj(i -> oplog().append(shard, bytes("v" + i)).toCompletableFuture())
            .toList();
    List<Long> offsets = appends.stream().map(append -> get(append).offset()).toList();
    assertThat(offsets).isSorted().doesNotHaveDuplicates();
    assertThat(readAll(shard, offsets.get(0)).stream().map(LogEntry::envelope))
        .containsExactlyElementsOf(
            IntStream.range(0, 1_000).mapToObj(i -> bytes("v" + i)).toList());
  }

  @Test
  void endsAPageAtItsBytesButNeverEmptyBeforeTheEnd() {
    Shard shard = freshShard();
    long from = get(oplog().append(shard, ofSize(1_000))).offset();
    for (int i = 0; i < 9; i++) {
      get(oplog().append(shard, ofSize(1_000)));
    }
    assertThat(get(oplog().read(shard, from, 1)).entries()).hasSize(1);
    assertThat(get(oplog().read(shard, from, 3_000)).entries()).hasSize(3);
    assertThat(get(oplog().read(shard, from, PAGE_BYTES)).entries()).hasSize(10);
    assertThat(readAllByPagesOf(shard, from, 2_500)).hasSize(10);
  }

  @Test
  void leavesOtherShardsOfThePartitionOut() {
    Shard mine = freshShard();
    Shard other = freshShardBeside(mine);
    long from = get(oplog().range(mine)).end();
    get(oplog().append(mine, bytes("a")));
    get(oplog().append(other, bytes("x")));
    get(oplog().append(mine, bytes("b")));
    long last = get(oplog().append(other, bytes("y"))).offset();
    assertThat(readAll(mine, from).stream().map(LogEntry::envelope))
        .containsExactly(bytes("a"), bytes("b"));
    Oplog.Page page = get(oplog().read(mine, last, PAGE_BYTES));
    assertThat(page.entries()).isEmpty();
    assertThat(page.nextOffset()).isEqualTo(last + 1);
    assertThat(page.endOffset()).isGreaterThan(last);
  }

  @Test
  void answersAReadAtTheEndWithNothing() {
    Shard shard = freshShard();
    get(oplog().append(shard, bytes("a")));
    long end = get(oplog().range(shard)).end();
    assertThat(get(oplog().read(shard, end, PAGE_BYTES)))
        .isEqualTo(new Oplog.Page(List.of(), end, end));
  }

  @Test
  void refusesAReadPastTheEnd() {
    Shard shard = freshShard();
    long end = get(oplog().range(shard)).end();
    assertRefused(ErrorCode.CURSOR_AHEAD, oplog().read(shard, end + 1_000, PAGE_BYTES));
  }

  @Test
  void refusesAReadOfWhatWasTrimmed() {
    Shard shard = freshShard();
    long first = get(oplog().append(shard, bytes("a"))).offset();
    long second = get(oplog().append(shard, bytes("b"))).offset();
    trim(shard, second);
    assertThat(get(oplog().range(shard)).start()).isEqualTo(second);
    assertRefused(ErrorCode.CURSOR_TRIMMED, oplog().read(shard, first, PAGE_BYTES));
    assertThat(readAll(shard, second)).hasSize(1);
  }

  @Test
  void tailsFromTheEndInOrderFromOneThread() throws Exception {
    Shard shard = freshShard();
    get(oplog().append(shard, bytes("before")));
    RecordingListener tailed = new RecordingListener(shard);
    try (AutoCloseable tail = oplog().tail(tailed)) {
      assertThat(tail).isNotNull();
      List<Long> started = tailed.started.get(DEADLINE_S, TimeUnit.SECONDS);
      assertThat(started).hasSize(oplog().partitions());
      for (int i = 0; i < 100; i++) {
        oplog().append(shard, bytes("after" + i));
      }
      List<LogEntry> seen = tailed.take(100);
      assertThat(seen.stream().map(LogEntry::envelope))
          .containsExactlyElementsOf(
              IntStream.range(0, 100).mapToObj(i -> bytes("after" + i)).toList());
      assertThat(seen.get(0).offset())
          .isGreaterThanOrEqualTo(started.get(oplog().partitionOf(shard)));
      assertThat(readAll(shard, seen.get(0).offset())).isEqualTo(seen);
    }
    assertThat(tailed.threads).hasSize(1);
  }

  @Test
  void joinsReadAndTailWithoutAGap() throws Exception {
    Shard shard = freshShard();
    long from = get(oplog().range(shard)).end();
    int count = 500;
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < count; i++) {
                get(oplog().append(shard, bytes("n" + i)));
              }
            });
    RecordingListener tailed = new RecordingListener(shard);
    try (AutoCloseable tail = oplog().tail(tailed)) {
      assertThat(tail).isNotNull();
      long seam = tailed.started.get(DEADLINE_S, TimeUnit.SECONDS).get(oplog().partitionOf(shard));
      writing.get(DEADLINE_S, TimeUnit.SECONDS);
      List<LogEntry> all =
          new ArrayList<>(readAll(shard, from).stream().filter(e -> e.offset() < seam).toList());
      all.addAll(tailed.take(count - all.size()));
      assertThat(all.stream().map(LogEntry::envelope))
          .containsExactlyElementsOf(
              IntStream.range(0, count).mapToObj(i -> bytes("n" + i)).toList());
    }
  }

  @Test
  void callsNobodyAfterATailIsClosed() throws Exception {
    Shard shard = freshShard();
    RecordingListener closed = new RecordingListener(shard);
    RecordingListener open = new RecordingListener(shard);
    AutoCloseable tail = oplog().tail(closed);
    closed.started.get(DEADLINE_S, TimeUnit.SECONDS);
    tail.close();
    try (AutoCloseable other = oplog().tail(open)) {
      assertThat(other).isNotNull();
      open.started.get(DEADLINE_S, TimeUnit.SECONDS);
      get(oplog().append(shard, bytes("late")));
      assertThat(open.take(1)).hasSize(1);
    }
    assertThat(closed.entries).isEmpty();
  }

  @Test
  void restsWhereNothingIsWantedAndGoesOnAtTheEnd() throws Exception {
    Shard shard = freshShard();
    Shard beside = freshShardBeside(shard);
    int partition = oplog().partitionOf(shard);
    RecordingListener tailed = new RecordingListener(shard);
    tailed.unwanted = partition;
    try (Oplog.Tail tail = oplog().tail(tailed)) {
      tailed.started.get(DEADLINE_S, TimeUnit.SECONDS);
      assertThat(tailed.rested.poll(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(partition);
      get(oplog().append(shard, bytes("while it rests")));
      tailed.restarted = new CompletableFuture<>();
      tailed.unwanted = -1;
      tail.wantsChanged();
      long seam = tailed.restarted.get(DEADLINE_S, TimeUnit.SECONDS).get(partition);
      assertThat(seam).isEqualTo(get(oplog().range(shard)).end());
      get(oplog().append(beside, bytes("of another")));
      get(oplog().append(shard, bytes("wanted")));
      assertThat(tailed.take(1).get(0).envelope()).isEqualTo(bytes("wanted"));
    }
    assertThat(tailed.threads).hasSize(1);
  }

  @Test
  void failsAppendsOnceItIsClosed() {
    Oplog closed = openAnother();
    closed.close();
    closed.close();
    assertRefused(ErrorCode.UNAVAILABLE, closed.append(freshShard(), bytes("late")));
  }

  private List<LogEntry> readAll(Shard shard, long from) {
    return readAllByPagesOf(shard, from, PAGE_BYTES);
  }

  private List<LogEntry> readAllByPagesOf(Shard shard, long from, int bytesMax) {
    List<LogEntry> all = new ArrayList<>();
    Oplog.Page page = get(oplog().read(shard, from, bytesMax));
    all.addAll(page.entries());
    while (page.nextOffset() < page.endOffset()) {
      page = get(oplog().read(shard, page.nextOffset(), bytesMax));
      all.addAll(page.entries());
    }
    return all;
  }

  private static Shard freshShard() {
    return Shard.first(new DatabaseName("t-" + UUID.randomUUID()));
  }

  private Shard freshShardBeside(Shard shard) {
    Shard other = freshShard();
    while (oplog().partitionOf(other) != oplog().partitionOf(shard)) {
      other = freshShard();
    }
    return other;
  }

  private static Bytes bytes(String text) {
    return LogEnvelope.of(Bytes.wrap(text.getBytes(UTF_8))).encode();
  }

  private static Bytes ofSize(int size) {
    return LogEnvelope.of(Bytes.wrap(new byte[size - 2])).encode();
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(DEADLINE_S, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("the log refused", e.getCause());
    }
  }

  private static void assertRefused(ErrorCode code, CompletionStage<?> stage) {
    assertThatThrownBy(() -> stage.toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(BlazeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** Collects one shard's entries. */
  private static final class RecordingListener implements Oplog.TailListener {
    private final Shard shard;
    final CompletableFuture<List<Long>> started = new CompletableFuture<>();
    final LinkedBlockingQueue<LogEntry> entries = new LinkedBlockingQueue<>();
    final Set<Thread> threads = java.util.Collections.synchronizedSet(new HashSet<>());

    final LinkedBlockingQueue<Integer> rested = new LinkedBlockingQueue<>();
    volatile int unwanted = -1;
    volatile CompletableFuture<List<Long>> restarted = new CompletableFuture<>();

    RecordingListener(Shard shard) {
      this.shard = shard;
    }

    @Override
    public boolean wants(int partition) {
      return partition != unwanted;
    }

    @Override
    public void rested(int partition) {
      rested.add(partition);
    }

    @Override
    public void started(List<Long> nextOffsets) {
      threads.add(Thread.currentThread());
      started.complete(nextOffsets);
      restarted.complete(nextOffsets);
    }

    @Override
    public void appended(int partition, LogEntry entry) {
      threads.add(Thread.currentThread());
      if (entry.shard().equals(shard)) {
        entries.add(entry);
      }
    }

    @Override
    public void stalled(Exception cause) {
      started.completeExceptionally(cause);
    }

    List<LogEntry> take(int count) throws InterruptedException {
      List<LogEntry> taken = new ArrayList<>(count);
      while (taken.size() < count) {
        LogEntry next = entries.poll(DEADLINE_S, TimeUnit.SECONDS);
        assertThat(next).as("entry %s of %s", taken.size(), count).isNotNull();
        taken.add(next);
      }
      return taken;
    }
  }
}
