package io.blazedb.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InMemoryOplogTest extends OplogContract {
  private static final Shard NOTES = Shard.first(new DatabaseName("notes"));
  private static final Bytes ENVELOPE = Bytes.wrap("envelope".getBytes(UTF_8));

  private final InMemoryOplog oplog = new InMemoryOplog(3);

  @Override
  protected Oplog oplog() {
    return oplog;
  }

  @Override
  protected Oplog openAnother() {
    return new InMemoryOplog();
  }

  @Override
  protected void trim(Shard shard, long offset) {
    oplog.trim(shard, offset);
  }

  @AfterEach
  void close() {
    oplog.close();
  }

  @Test
  void holdsAppendsUntilTheyAreReleased() {
    oplog.holdAppends();
    CompletableFuture<Oplog.Appended> append = oplog.append(NOTES, ENVELOPE).toCompletableFuture();
    assertThat(append).isNotDone();
    assertThat(oplog.pendingAppends()).isEqualTo(1);
    assertThat(oplog.entries(NOTES)).isEmpty();
    oplog.releaseAppends();
    assertThat(append.join().offset()).isZero();
  }

  @Test
  void failsAsManyAppendsAsOrdered() {
    oplog.failAppends(1, InMemoryOplog.AppendFault.NOT_APPENDED);
    assertThatThrownBy(() -> oplog.append(NOTES, ENVELOPE).toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(BlazeException.class);
    assertThat(oplog.entries(NOTES)).isEmpty();
    assertThat(oplog.append(NOTES, ENVELOPE).toCompletableFuture().join().offset()).isZero();
  }

  @Test
  void canFailAnAppendThatIsInTheLog() {
    oplog.failAppends(1, InMemoryOplog.AppendFault.APPENDED);
    assertThat(oplog.append(NOTES, ENVELOPE).toCompletableFuture())
        .failsWithin(10, TimeUnit.SECONDS);
    assertThat(oplog.entries(NOTES)).hasSize(1);
  }

  @Test
  void tailsGoOnWhereTheyStalled() throws Exception {
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    try (AutoCloseable tail = oplog.tail(new Recorder(calls))) {
      assertThat(tail).isNotNull();
      assertThat(calls.poll(10, TimeUnit.SECONDS)).startsWith("started");
      oplog.stallTails(new IllegalStateException("no broker"));
      assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("stalled no broker");
      oplog.append(NOTES, ENVELOPE).toCompletableFuture().join();
      oplog.resumeTails();
      assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("started [0, 0, 0]");
      assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("appended 0");
    }
  }

  private record Recorder(BlockingQueue<String> calls) implements Oplog.TailListener {
    @Override
    public void started(List<Long> nextOffsets) {
      calls.add("started " + nextOffsets);
    }

    @Override
    public void appended(int partition, LogEntry entry) {
      calls.add("appended " + entry.offset());
    }

    @Override
    public void stalled(Exception cause) {
      calls.add("stalled " + cause.getMessage());
    }
  }
}
