package io.blazedb.streams.http;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What gateways and Streams instances share, so that nobody else asks the views. */
public final class Secret {
  private static final int CHARS_MIN = 16;
  private static final int CHARS_MAX = 1_024;

  private final byte[] header;

  private Secret(byte[] header) {
    this.header = header;
  }

  /**
   * The secret with this text.
   *
   * @throws IllegalArgumentException unless it is 16 to 1024 visible ASCII characters
   */
  public static Secret of(String text) {
    boolean visible = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (text.length() < CHARS_MIN || text.length() > CHARS_MAX || !visible) {
      throw new IllegalArgumentException(
          "the secret must be %d to %d visible ASCII characters, not %d characters"
              .formatted(CHARS_MIN, CHARS_MAX, text.length()));
    }
    return new Secret(("Bearer " + text).getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether an Authorization header presents it; takes as long whatever it says. */
  boolean isPresentedBy(String authorization) {
    return MessageDigest.isEqual(header, authorization.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Whether a request presents it. */
  boolean isPresentedBy(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return isPresentedBy(header == null ? "" : header);
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "Secret";
  }
}
