package io.blazedb.gateway.auth;

import io.blazedb.error.BlazeException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Turns what a device shows into what it may do. Thread-safe; never blocks. */
public interface Authenticator extends AutoCloseable {

  /**
   * What {@code token} is worth.
   *
   * @param token a JSON Web Token in compact form, empty if none was shown
   * @return fails with a {@link BlazeException}: {@code UNAUTHENTICATED}, {@code TOKEN_EXPIRED}, or
   *     {@code UNAVAILABLE} while the keys are not known
   */
  CompletionStage<Access> authenticate(String token);

  @Override
  void close();

  /** The authenticator of a setting; {@code clockMs} is Unix milliseconds. */
  static Authenticator of(Authentication authentication, LongSupplier clockMs) {
    return authentication instanceof Authentication.Tokens tokens
        ? new TokenAuthenticator(ring(tokens.keys(), clockMs), tokens.claims(), clockMs)
        : new Everybody();
  }

  private static KeyRing ring(KeySource source, LongSupplier clockMs) {
    if (source instanceof KeySource.Jwks jwks) {
      return new JwksKeys(jwks, clockMs);
    }
    return new FixedKeys(
        source instanceof KeySource.Secret secret
            ? List.of(VerificationKey.of(secret.bytes()))
            : ((KeySource.PublicKeys) source).keys().stream().map(VerificationKey::of).toList());
  }
}
