package io.blazedb.client.relay;

import io.blazedb.wire.Message;
import java.util.concurrent.CompletableFuture;

/** One open connection. Thread-safe. */
public interface RelaySession {

  /**
   * Sends a request. Requests are sent in the order of the calls.
   *
   * @return the server's answer, also if that is a {@link Message.ErrorReply}; fails with a {@code
   *     BlazeException} of code {@code UNAVAILABLE} if the connection ends before the answer, or
   *     {@code TOO_MANY_IN_FLIGHT} past the session's bound. Its dependents are run by the thread
   *     that reads the connection, and must not block.
   */
  CompletableFuture<Message> request(Message message);

  /**
   * Ends the connection, idempotently. Requests without an answer fail; {@link
   * RelayListener#closed} is called if it was not yet.
   */
  void close();
}
