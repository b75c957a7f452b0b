package io.blazedb.port;

import io.blazedb.log.PresenceRecord;
import java.util.concurrent.CompletionStage;

/**
 * How gateways tell each other who is here. What is said is kept for minutes at most and may be
 * lost; nobody is told what was said before they followed. Thread-safe.
 */
public interface PresenceChannel extends AutoCloseable {

  /**
   * Tells everybody who follows, this gateway too. Never blocks, and holds a bounded number of
   * bytes.
   *
   * @return completes when it is on its way to all; fails with {@code UNAVAILABLE} if that is not
   *     known, or it is not. What is published without a failure arrives in the order of the calls;
   *     it may arrive twice, if it did not fail.
   */
  CompletionStage<Void> publish(PresenceRecord record);

  /**
   * Begins to hear what is said; once per channel. Calls come on one thread and must not block.
   * Hearing ends when the channel is closed.
   */
  void follow(Listener listener);

  /** Hears what gateways say. */
  interface Listener {
    /**
     * From here on everything is heard. Called first, and again after each time when the channel
     * was out of reach and something may have been missed.
     */
    void started();

    /** Somebody said something, perhaps this gateway itself. */
    void received(PresenceRecord record);
  }

  @Override
  void close();
}
