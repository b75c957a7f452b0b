package io.blazedb.gateway.auth;

import java.util.Optional;

/**
 * What a token must say beside its signature.
 *
 * @param issuer what its {@code iss} must be; empty for any
 * @param audience what must be among its {@code aud}
 * @param rightsClaim the name of the claim that has the rights
 * @param leewayMs how far the issuer's clock may be from ours, ms
 * @param databasesMax databases, or patterns of names, that a token may list
 */
public record ClaimRules(
    Optional<String> issuer, String audience, String rightsClaim, long leewayMs, int databasesMax) {

  private static final long LEEWAY_MS_MAX = 600_000;

  /**
   * Checks every setting.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public ClaimRules {
    requireSaid("issuer", issuer.orElse("any"));
    requireSaid("audience", audience);
    requireSaid("rightsClaim", rightsClaim);
    if (leewayMs < 0 || leewayMs > LEEWAY_MS_MAX) {
      throw new IllegalArgumentException(
          "leewayMs must be between 0 and " + LEEWAY_MS_MAX + ", not " + leewayMs);
    }
    if (databasesMax < 1 || databasesMax > 1_000) {
      throw new IllegalArgumentException(
          "databasesMax must be between 1 and 1000, not " + databasesMax);
    }
  }

  /** Any issuer, the audience and the claim {@code blazedb}, 30 s of leeway, 64 databases. */
  public static ClaimRules defaults() {
    return new ClaimRules(Optional.empty(), "blazedb", "blazedb", 30_000, 64);
  }

  private static void requireSaid(String setting, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(setting + " must not be empty");
    }
  }

  /** These rules with a required issuer. */
  public ClaimRules withIssuer(String issuer) {
    return new ClaimRules(Optional.of(issuer), audience, rightsClaim, leewayMs, databasesMax);
  }

  /** These rules with another audience. */
  public ClaimRules withAudience(String audience) {
    return new ClaimRules(issuer, audience, rightsClaim, leewayMs, databasesMax);
  }

  /** These rules with another leeway. */
  public ClaimRules withLeewayMs(long leewayMs) {
    return new ClaimRules(issuer, audience, rightsClaim, leewayMs, databasesMax);
  }
}
