package io.blazedb.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who may read {@code /metrics}. */
public sealed interface MetricsAccess {

  /** Everybody who reaches the gateway. */
  record Everybody() implements MetricsAccess {}

  /** Whoever has a token that the gateway accepts, whatever its rights are. */
  record AnyToken() implements MetricsAccess {}

  /**
   * Who presents this secret as bearer token, and nobody else.
   *
   * @param secret 16 to 1,024 visible ASCII characters
   */
  record Scraper(String secret) implements MetricsAccess {
    /**
     * Checks the secret.
     *
     * @throws IllegalArgumentException if it is too short, too long, or cannot be in a header
     */
    public Scraper {
      if (!secret.matches("[\\x21-\\x7e]{16,1024}")) {
        throw new IllegalArgumentException(
            "the scraper's secret must be 16 to 1024 visible ASCII characters");
      }
    }

    /** Whether {@code token} is the secret; takes as long for a wrong one as for a right one. */
    boolean isPresented(String token) {
      return MessageDigest.isEqual(
          secret.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Scraper";
    }
  }
}
