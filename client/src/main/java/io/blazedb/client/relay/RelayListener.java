package io.blazedb.client.relay;

import io.blazedb.wire.Message;
import java.util.concurrent.CompletionStage;

/** Hears of one connection. Calls come one at a time and in the order of the frames. */
public interface RelayListener {

  /**
   * The server sent a message unasked.
   *
   * @return completes when the message is dealt with; a relay reads only a bounded number of
   *     messages ahead of that
   */
  CompletionStage<Void> received(Message notification);

  /**
   * The connection ended; nothing follows.
   *
   * @param cause why
   */
  void closed(Throwable cause);
}
