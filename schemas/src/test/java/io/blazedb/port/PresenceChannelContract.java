package io.blazedb.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.PresenceRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PresenceChannel} must do. Others may speak on the same channel: each test
 * listens to gateways of its own.
 */
public abstract class PresenceChannelContract {
  private static final long DEADLINE_S = 60;

  private final UUID gateway = UUID.randomUUID();

  /** A channel that the test closes; all that are opened are one. */
  protected abstract PresenceChannel open();

  @Test
  void whatIsSaidReachesAllWhoFollowInOrderTheSpeakerToo() {
    try (PresenceChannel one = open();
        PresenceChannel other = open()) {
      Heard here = new Heard(gateway);
      Heard there = new Heard(gateway);
      one.follow(here);
      other.follow(there);
      here.awaitStarted();
      there.awaitStarted();
      List<PresenceRecord> said = everything();

      said.forEach(record -> publish(one, record));

      for (PresenceRecord each : said) {
        assertThat(here.next()).isEqualTo(each);
        assertThat(there.next()).isEqualTo(each);
      }
    }
  }

  private List<PresenceRecord> everything() {
    List<PresenceRecord.Said> all =
        List.of(
            new PresenceRecord.Alive(),
            new PresenceRecord.Ask(PresenceRecord.EVERYONE),
            new PresenceRecord.Restating(),
            new PresenceRecord.Changed(
                new DatabaseName("d"),
                List.of(new PresenceRecord.Here(new NodeId(1, 2), 3, Bytes.wrap(new byte[1_024]))),
                List.of(new NodeId(4, 5))),
            new PresenceRecord.Restated(),
            new PresenceRecord.Leaving());
    List<PresenceRecord> records = new ArrayList<>();
    all.forEach(said -> records.add(new PresenceRecord(gateway, records.size() + 1L, said)));
    return records;
  }

  @Test
  void whoFollowsLaterHearsOnlyWhatIsSaidFromThenOn() {
    try (PresenceChannel one = open();
        PresenceChannel late = open()) {
      publish(one, alive(1));
      Heard heard = new Heard(gateway);
      late.follow(heard);
      heard.awaitStarted();

      publish(one, alive(2));

      assertThat(heard.next()).isEqualTo(alive(2));
    }
  }

  @Test
  void aClosedChannelRefuses() {
    PresenceChannel closed = open();
    closed.close();
    closed.close();

    CompletableFuture<Void> refused = closed.publish(alive(1)).toCompletableFuture();

    assertThat(refused)
        .failsWithin(java.time.Duration.ofSeconds(DEADLINE_S))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private PresenceRecord alive(long sequence) {
    return new PresenceRecord(gateway, sequence, new PresenceRecord.Alive());
  }

  /** Publishes and waits until it is on its way. */
  protected static void publish(PresenceChannel channel, PresenceRecord record) {
    assertThat(channel.publish(record).toCompletableFuture())
        .succeedsWithin(java.time.Duration.ofSeconds(DEADLINE_S));
  }

  /** What one gateway said, as it is heard. */
  protected static final class Heard implements PresenceChannel.Listener {
    private final UUID gateway;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final BlockingQueue<PresenceRecord> records = new LinkedBlockingQueue<>();

    /** Hears {@code gateway} only. */
    public Heard(UUID gateway) {
      this.gateway = gateway;
    }

    @Override
    public void started() {
      started.complete(null);
    }

    @Override
    public void received(PresenceRecord record) {
      if (record.gateway().equals(gateway)) {
        records.add(record);
      }
    }

    /** Waits until everything is heard. */
    public void awaitStarted() {
      assertThat(started).succeedsWithin(java.time.Duration.ofSeconds(DEADLINE_S));
    }

    /** What is heard next. */
    public PresenceRecord next() {
      try {
        Optional<PresenceRecord> record =
            Optional.ofNullable(records.poll(DEADLINE_S, TimeUnit.SECONDS));
        return record.orElseThrow(() -> new AssertionError("nothing is heard"));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
