package io.blazedb.client.relay;

import java.util.concurrent.CompletableFuture;

/**
 * A way to a server. Thread-safe; it holds no connection itself, each {@link #connect} makes one.
 *
 * <p>A decorator wraps a relay and the sessions that it makes; it must keep the order of requests
 * and notifications.
 */
public interface Relay {

  /** The bearer token that the handshake carries, empty if there is none. */
  String token();

  /**
   * Opens a connection.
   *
   * @param listener hears what the server sends unasked, and the end of the connection
   * @return the open connection, before any handshake; fails with a {@code BlazeException} of code
   *     {@code UNAVAILABLE} if the server cannot be reached; {@code listener} is not called then
   */
  CompletableFuture<RelaySession> connect(RelayListener listener);

  /** Where the dictionaries are that the server's batches may be packed with. */
  default DictionarySource dictionaries() {
    return DictionarySource.NONE;
  }
}
