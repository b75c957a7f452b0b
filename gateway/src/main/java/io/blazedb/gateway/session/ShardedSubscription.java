package io.blazedb.gateway.session;

import io.blazedb.gateway.shards.EachShard;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Frame;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Sends one device every entry of a database of several shards: those of each shard in order, the
 * shards beside each other. It is live when all shards are. Confined to the session's thread.
 */
final class ShardedSubscription implements Feed, Subscription.Whole {
  private final DatabaseName database;
  private final Epoch epoch;
  private final Outbox outbox;
  private final List<Subscription> shards = new ArrayList<>();

  ShardedSubscription(
      SessionServices services,
      Peer peer,
      Outbox outbox,
      DatabaseName database,
      List<Long> nextOffsets) {
    this.database = database;
    this.epoch = services.oplog().epoch();
    this.outbox = outbox;
    for (int i = 0; i < nextOffsets.size(); i++) {
      shards.add(
          new Subscription(
              services,
              peer,
              outbox,
              new Shard(database, i),
              nextOffsets.get(i),
              Optional.of(this)));
    }
  }

  @Override
  public void wentLive() {
    if (!isCatchingUp()) {
      outbox.send(new Frame(0, syncState()));
    }
  }

  /** What is left is of no use: the device has to subscribe anew. */
  @Override
  public void failed() {
    end();
  }

  @Override
  public CompletionStage<List<Oplog.Range>> ranges() {
    return EachShard.ask(shards.size(), shard -> shards.get(shard).range());
  }

  @Override
  public void start() {
    shards.forEach(Subscription::start);
  }

  @Override
  public void pump() {
    shards.stream().filter(Subscription::isCatchingUp).forEach(Subscription::pump);
  }

  @Override
  public void end() {
    shards.forEach(Subscription::end);
  }

  @Override
  public boolean isEnded() {
    return shards.stream().anyMatch(Subscription::isEnded);
  }

  @Override
  public boolean isCatchingUp() {
    return shards.stream().anyMatch(Subscription::isCatchingUp);
  }

  @Override
  public Message.SyncState syncState() {
    return syncState(
        isCatchingUp() ? SyncPhase.CATCHING_UP : SyncPhase.LIVE,
        shards.stream().map(Subscription::nextOffset).toList());
  }

  @Override
  public Message.SyncState syncState(SyncPhase phase, List<Long> nextOffsets) {
    return new Message.SyncState(database, phase, new Cursor(epoch, nextOffsets), Optional.empty());
  }
}
