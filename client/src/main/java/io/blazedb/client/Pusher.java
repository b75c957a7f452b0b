package io.blazedb.client;

import io.blazedb.client.store.OutboxEntry;
import io.blazedb.codec.Dictionaries;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.wire.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Pushes the outbox in the order of its sequences, several batches ahead of the acks. All methods
 * are called on the database's serial executor.
 *
 * <p>Once the server has refused an operation, no new batch is made until nothing is in flight;
 * then one repair of the outbox deals with all refusals. So new times are given to everything
 * behind a refused operation at once, and the order of a device's operations never changes.
 */
final class Pusher {
  /** So many re-stamps without an accepted operation, and the next waits for a reconnect. */
  private static final int RESTAMPS_IN_A_ROW_MAX = 3;

  private final Shard shard;
  private final ClientConfig config;
  private final Replica replica;
  private final DeviceDictionaries dictionaries;
  private final SyncListener listener;
  private final Host host;
  private final Pipeline pipeline = new Pipeline();
  private final Refusals refusals = new Refusals();
  private final BatchEncoder encoder;
  private Optional<Connection> connection = Optional.empty();
  private ServerLimits limits;
  private boolean lingering;
  private int restampsInARow;
  private int faultsInARow;
  private boolean unanswered;
  private long serverOffsetMs;
  private volatile long ackedNextOffset;

  /** What a pusher needs of the engine around it. */
  interface Host {
    /** Runs a task on the serial executor after a while. */
    void after(Duration delay, Runnable task);

    /** The server refused what no operation is to blame for. */
    void refused(Message.ErrorReply refusal, Reaction reaction);

    /** The connection is of no use any more. */
    void lost(Throwable cause);

    /** Trying again does not help; the outbox is as it was. */
    void failed(BlazeException cause);

    /** Something was settled. */
    void progressed();
  }

  Pusher(
      DatabaseName database,
      ClientConfig config,
      Replica replica,
      DeviceDictionaries dictionaries,
      SyncListener listener,
      Host host) {
    shard = Shard.first(database);
    this.config = config;
    this.replica = replica;
    this.dictionaries = dictionaries;
    this.listener = listener;
    this.host = host;
    encoder = new BatchEncoder(config.compression(), dictionaries::current);
  }

  /** The connection is up, and what the log holds of this device's operations is settled. */
  void start(Connection connected, ServerLimits agreed) {
    connection = Optional.of(connected);
    limits = agreed;
    if (!resendable()) {
      pipeline.restart();
    }
    pump();
  }

  /** Batches go out again as they are, unless the log settled a part of one. */
  private boolean resendable() {
    return pipeline.waiting().stream()
        .allMatch(batch -> replica.stillPending(batch.entries()).size() == batch.entries().size());
  }

  boolean isStarted() {
    return connection.isPresent();
  }

  /** Whether the last connections ended before the server had accepted anything. */
  boolean isStalled() {
    return unanswered || restampsInARow > RESTAMPS_IN_A_ROW_MAX;
  }

  /** The connection ended. */
  void stop() {
    connection = Optional.empty();
    unanswered |= pipeline.inFlight() > 0;
    pipeline.connectionLost();
  }

  /** The log is another one: batches state positions in the old one. */
  void startOver() {
    pipeline.restart();
    refusals.clear();
    ackedNextOffset = 0;
  }

  /** One past the largest offset of an ack; any thread. */
  long ackedNextOffset() {
    return ackedNextOffset;
  }

  void serverTime(long serverTimeMs) {
    serverOffsetMs = serverTimeMs - config.clock().millis();
    replica.serverTime(serverTimeMs);
  }

  /** The outbox grew: a full batch goes at once, less waits a little for more. */
  void outboxGrew() {
    if (connection.isEmpty()) {
      return;
    }
    long unsent = replica.metadata().nextSequence() - pipeline.nextSequence();
    if (unsent >= limits.cut().operationsMax()) {
      pump();
    }
    if (!lingering) {
      lingering = true;
      host.after(config.linger().multipliedBy(1L + pipeline.inFlight()), this::lingered);
    }
  }

  private void lingered() {
    lingering = false;
    pump();
  }

  private void pump() {
    while (connection.isPresent()
        && pipeline.inFlight() < limits.inFlightMax()
        && (pipeline.hasWaiting() || make())) {
      pipeline.send().ifPresent(this::push);
    }
    if (connection.isPresent() && pipeline.isIdle() && !refusals.isEmpty()) {
      repair();
    }
  }

  /** Makes a batch of the outbox, if there is a full one or the wait for more is over. */
  private boolean make() {
    if (!refusals.isEmpty()) {
      return false;
    }
    int operationsMax = limits.cut().operationsMax();
    List<OutboxEntry> entries = replica.outbox(pipeline.nextSequence(), operationsMax + 1);
    int count = limits.cut().count(entries);
    boolean isFull = count < entries.size() || count == operationsMax;
    if (count == 0 || (lingering && !isFull)) {
      return false;
    }
    pipeline.made(new OutgoingBatch(encoder, replica.metadata().node(), entries.subList(0, count)));
    return true;
  }

  private void push(OutgoingBatch batch) {
    long pushedAt = System.nanoTime();
    Message request = new Message.Push(shard, batch.encoded());
    connection.ifPresent(
        current -> current.request(request, reply -> answered(batch, pushedAt, reply)));
  }

  private void answered(OutgoingBatch batch, long pushedAt, Message reply) {
    if (reply instanceof Message.PushAck ack) {
      acked(batch, pushedAt, ack);
    } else if (reply instanceof Message.ErrorReply error) {
      refused(batch, error);
    } else {
      host.lost(
          new BlazeException(
              ErrorCode.UNEXPECTED_MESSAGE, "a push was answered by " + reply.type()));
    }
  }

  private void acked(OutgoingBatch batch, long pushedAt, Message.PushAck ack) {
    serverTime(ack.serverTimeMs());
    unanswered = false;
    faultsInARow = 0;
    Map<Long, Message.Rejection> rejected =
        ack.rejected().stream()
            .collect(Collectors.toMap(Message.Rejection::sequence, Function.identity()));
    settle(batch, rejected, ack.offset());
    ackedNextOffset = Math.max(ackedNextOffset, ack.offset() + 1);
    listener.acked(
        new SyncListener.Acked(
            batch.firstSequence(),
            batch.lastSequence(),
            batch.entries().size(),
            rejected.size(),
            ack.offset(),
            pushedAt,
            System.nanoTime()));
    pump();
    host.progressed();
  }

  private void settle(OutgoingBatch batch, Map<Long, Message.Rejection> rejected, long offset) {
    Map<Boolean, List<OutboxEntry>> byAcceptance =
        batch.entries().stream()
            .collect(Collectors.partitioningBy(entry -> !rejected.containsKey(entry.sequence())));
    if (!byAcceptance.get(true).isEmpty()) {
      replica.acked(byAcceptance.get(true), offset);
      restampsInARow = 0;
    }
    for (OutboxEntry entry : replica.stillPending(byAcceptance.get(false))) {
      Message.Rejection why = rejected.get(entry.sequence());
      refusals.add(entry.operation(), why.code(), why.detail());
    }
    pipeline.settled(batch);
  }

  private void refused(OutgoingBatch batch, Message.ErrorReply error) {
    if (error.code() == ErrorCode.UNKNOWN_ENCODING
        && Dictionaries.neededBy(batch.encoded()).isPresent()) {
      dictionaries.withdraw();
      pipeline.repack(batch);
      pump();
      return;
    }
    Reaction reaction = Reaction.of(error.code());
    if (error.code() == ErrorCode.INTERNAL && ++faultsInARow >= config.faultsInARowMax()) {
      faultsInARow = 0; // so that a resume has as many attempts again
      host.failed(faulted(batch, error));
      return;
    }
    if (reaction != Reaction.SPLIT) {
      host.refused(error, reaction);
      return;
    }
    if (batch.entries().size() > 1) {
      pipeline.split(batch);
    } else {
      pipeline.settled(batch);
      replica
          .stillPending(batch.entries())
          .forEach(entry -> refusals.add(entry.operation(), error.code(), error.detail()));
    }
    pump();
  }

  private BlazeException faulted(OutgoingBatch batch, Message.ErrorReply error) {
    return new BlazeException(
        ErrorCode.INTERNAL,
        String.format(
            "the server failed %d times in a row on operations %d to %d, which stay in the outbox:"
                + " %s",
            config.faultsInARowMax(), batch.firstSequence(), batch.lastSequence(), error.detail()));
  }

  private void repair() {
    Repair repair = refusals.repair(serverOffsetMs);
    List<Refusals.Refusal> dropped = refusals.dropped();
    refusals.clear();
    pipeline.restart();
    replica.repair(repair);
    dropped.forEach(r -> listener.rejected(r.operation(), r.code(), r.detail()));
    repair.restampFrom().ifPresent(this::restamped);
    pump();
    host.progressed();
  }

  private void restamped(long fromSequence) {
    listener.restamped(fromSequence, replica.metadata().clockOffsetMs());
    restampsInARow++;
    if (restampsInARow > RESTAMPS_IN_A_ROW_MAX) {
      BlazeException cause =
          new BlazeException(
              ErrorCode.CLOCK_AHEAD,
              "the server refuses times that follow its own clock, "
                  + serverOffsetMs
                  + " ms from the device's; its log may hold later ones");
      if (connection.isPresent()) {
        host.lost(cause);
      }
    }
  }
}
