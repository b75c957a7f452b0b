package io.blazedb.gateway.auth;

import java.util.Objects;

/** How a gateway learns who a device is. There is no default: whoever starts one says which. */
public sealed interface Authentication {

  /** Everybody may do everything. For one machine, for tests, and behind a door of one's own. */
  record NoAuthentication() implements Authentication {}

  /**
   * Devices show a JSON Web Token.
   *
   * @param keys what signatures are checked with
   * @param claims what a token must say
   */
  record Tokens(KeySource keys, ClaimRules claims) implements Authentication {
    /** Refuses nulls. */
    public Tokens {
      Objects.requireNonNull(keys, "keys");
      Objects.requireNonNull(claims, "claims");
    }
  }
}
