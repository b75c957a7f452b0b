package io.blazedb.port;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.PresenceRecord;
import io.blazedb.log.PresenceRecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Presence between gateways of one process; what is said goes through its bytes. */
public final class InMemoryPresence {
  private final List<Channel> channels = new ArrayList<>();
  private final List<PresenceRecord> said = new ArrayList<>();
  private boolean cut;

  /** Another gateway's channel. */
  public synchronized PresenceChannel open() {
    Channel channel = new Channel();
    channels.add(channel);
    return channel;
  }

  /** Loses everything that is said from here on, and says so. */
  public synchronized void cut() {
    cut = true;
  }

  /** Carries what is said again. */
  public synchronized void heal() {
    cut = false;
  }

  /** Everything that was carried so far. */
  public synchronized List<PresenceRecord> said() {
    return List.copyOf(said);
  }

  private synchronized void carry(PresenceRecord record) {
    if (cut) {
      throw new BlazeException(ErrorCode.UNAVAILABLE, "the test has cut the channel");
    }
    PresenceRecord carried = PresenceRecordCodec.decode(PresenceRecordCodec.encode(record));
    said.add(carried);
    channels.forEach(each -> each.listener.ifPresent(l -> l.received(carried)));
  }

  private synchronized void begin(Channel channel, PresenceChannel.Listener listener) {
    channel.listener = Optional.of(listener);
    listener.started();
  }

  private synchronized void remove(Channel channel) {
    channels.remove(channel);
  }

  private final class Channel implements PresenceChannel {
    private Optional<Listener> listener = Optional.empty();
    private volatile boolean closed;

    @Override
    public CompletionStage<Void> publish(PresenceRecord record) {
      if (closed) {
        return CompletableFuture.failedStage(
            new BlazeException(ErrorCode.UNAVAILABLE, "the channel is closed"));
      }
      try {
        carry(record);
        return CompletableFuture.completedStage(null);
      } catch (BlazeException e) {
        return CompletableFuture.failedStage(e);
      }
    }

    @Override
    public void follow(Listener heard) {
      begin(this, heard);
    }

    @Override
    public void close() {
      closed = true;
      remove(this);
    }
  }
}
