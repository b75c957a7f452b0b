package io.blazedb.gateway.auth;

import com.nimbusds.jwt.SignedJWT;
import io.blazedb.error.BlazeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Asks for a JSON Web Token. */
final class TokenAuthenticator implements Authenticator {
  private final KeyRing keys;
  private final TokenCheck check;
  private final LongSupplier clockMs;

  TokenAuthenticator(KeyRing keys, ClaimRules rules, LongSupplier clockMs) {
    this.keys = keys;
    this.check = new TokenCheck(rules);
    this.clockMs = clockMs;
  }

  @Override
  public CompletionStage<Access> authenticate(String token) {
    try {
      SignedJWT parsed = TokenCheck.parse(token);
      return keys.keysFor(parsed.getHeader())
          .thenApply(found -> check.check(parsed, found, clockMs.getAsLong()));
    } catch (BlazeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public void close() {
    keys.close();
  }
}
