package io.blazedb.port;

import io.blazedb.log.PresenceRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The channel of a gateway that is alone: nobody hears what it says. */
public final class NoPresenceChannel implements PresenceChannel {
  @Override
  public CompletionStage<Void> publish(PresenceRecord record) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void follow(Listener listener) {
    listener.started();
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
