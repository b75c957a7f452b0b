package io.blazedb.client.relay;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

/** Reaches a server over WebSocket: one binary message a frame. */
public final class WebSocketRelay implements Relay {
  private final URI uri;
  private final String token;
  private final HttpClient http;
  private final WebSocketConfig config;

  /**
   * A relay with its own HTTP client and the default bounds.
   *
   * @param uri where to, {@code ws://host:port/sync} or {@code wss://…}
   * @param token the bearer token, empty if there is none
   */
  public WebSocketRelay(URI uri, String token) {
    this(uri, token, HttpClient.newHttpClient(), WebSocketConfig.DEFAULT);
  }

  /**
   * A relay.
   *
   * @param uri where to, {@code ws://host:port/sync} or {@code wss://…}
   * @param token the bearer token, empty if there is none
   * @param http makes the connections; share one among relays, each has threads of its own
   * @param config the bounds
   */
  public WebSocketRelay(URI uri, String token, HttpClient http, WebSocketConfig config) {
    this.uri = uri;
    this.token = token;
    this.http = http;
    this.config = config;
  }

  @Override
  public String token() {
    return token;
  }

  /** Over HTTP, from the same host and port. */
  @Override
  public DictionarySource dictionaries() {
    return new HttpDictionaries(uri, token, http, config.connectTimeout());
  }

  @Override
  public CompletableFuture<RelaySession> connect(RelayListener listener) {
    WebSocketSession session = new WebSocketSession(config, listener);
    return http.newWebSocketBuilder()
        .connectTimeout(config.connectTimeout())
        .buildAsync(uri, session)
        .handle(
            (open, failure) -> {
              if (failure != null) {
                throw new BlazeException(
                    ErrorCode.UNAVAILABLE, uri + " cannot be reached: " + failure, failure);
              }
              return session;
            });
  }
}
