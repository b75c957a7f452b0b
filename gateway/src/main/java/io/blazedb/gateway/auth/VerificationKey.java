package io.blazedb.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.SignedJWT;
import io.blazedb.op.Bytes;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * A key, and the one algorithm that it is for. The algorithm comes from the key: a token that names
 * another one, or none, finds no key.
 */
final class VerificationKey {
  private static final int RSA_BITS_MIN = 2_048;

  private final JWSAlgorithm algorithm;
  private final Optional<String> id;
  private final JWSVerifier verifier;

  private VerificationKey(JWSAlgorithm algorithm, Optional<String> id, JWSVerifier verifier) {
    this.algorithm = algorithm;
    this.id = id;
    this.verifier = verifier;
  }

  /** A shared secret, for HS256. */
  static VerificationKey of(Bytes secret) {
    try {
      return new VerificationKey(
          JWSAlgorithm.HS256, Optional.empty(), new MACVerifier(secret.toArray()));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the token secret is of no use: " + e.getMessage(), e);
    }
  }

  /**
   * A public key without a name.
   *
   * @throws IllegalArgumentException if it is not RSA of 2048 bits or more, or on P-256
   */
  static VerificationKey of(PublicKey key) {
    return of(key, Optional.empty());
  }

  /**
   * A key of a key set; empty if it is for something else than checking tokens.
   *
   * @throws IllegalArgumentException as {@link #of(PublicKey)}
   */
  static Optional<VerificationKey> of(JWK jwk) {
    boolean signs = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
    // A symmetric key in a public document is no secret.
    if (!signs || !(jwk instanceof com.nimbusds.jose.jwk.AsymmetricJWK asymmetric)) {
      return Optional.empty();
    }
    try {
      VerificationKey key = of(asymmetric.toPublicKey(), Optional.ofNullable(jwk.getKeyID()));
      boolean isForIt = jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(key.algorithm);
      return isForIt ? Optional.of(key) : Optional.empty();
    } catch (JOSEException e) {
      throw new IllegalArgumentException("a key cannot be read: " + e.getMessage(), e);
    }
  }

  private static VerificationKey of(PublicKey key, Optional<String> id) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < RSA_BITS_MIN) {
        throw new IllegalArgumentException(
            "an RSA key of " + bits + " bits, at least " + RSA_BITS_MIN);
      }
      return new VerificationKey(JWSAlgorithm.RS256, id, new RSASSAVerifier(rsa));
    }
    if (key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
      try {
        return new VerificationKey(JWSAlgorithm.ES256, id, new ECDSAVerifier(ec));
      } catch (JOSEException e) {
        throw new IllegalArgumentException("a P-256 key is of no use: " + e.getMessage(), e);
      }
    }
    throw new IllegalArgumentException(
        "a key for " + key.getAlgorithm() + ": tokens are checked with RSA or with P-256");
  }

  /** Whether a token with this header may have been signed for this key. */
  boolean isFor(JWSHeader header) {
    return algorithm.equals(header.getAlgorithm()) && (id.isEmpty() || isNamed(header));
  }

  private boolean isNamed(JWSHeader header) {
    return header.getKeyID() == null || header.getKeyID().equals(id.get());
  }

  /** Whether the signature is this key's. HMACs are compared in constant time. */
  boolean verifies(SignedJWT token) {
    try {
      return token.verify(verifier);
    } catch (JOSEException e) {
      return false; // for example a signature of a wrong length
    }
  }
}
