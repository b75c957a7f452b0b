package io.blazedb.gateway.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;

/** Decides what a token is worth. Pure: keys and the time come in. */
final class TokenCheck {
  private static final int SUBJECT_CHARS_MAX = 255;

  private final ClaimRules rules;
  private final RightsClaim rights;

  TokenCheck(ClaimRules rules) {
    this.rules = rules;
    this.rights = new RightsClaim(rules);
  }

  /**
   * A token that was taken apart; nothing of it is believed yet.
   *
   * @throws BlazeException {@link ErrorCode#UNAUTHENTICATED} if it is not a signed token. One with
   *     {@code alg: none} is not.
   */
  static SignedJWT parse(String token) {
    if (token.isEmpty()) {
      throw refused("there is no token; one is needed here");
    }
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw refused("the token is not a signed JSON Web Token");
    }
  }

  /**
   * What the token gives.
   *
   * @param keys those that it may have been signed for
   * @throws BlazeException {@link ErrorCode#UNAUTHENTICATED} or {@link ErrorCode#TOKEN_EXPIRED}
   */
  Access check(SignedJWT token, List<VerificationKey> keys, long nowMs) {
    if (keys.isEmpty()) {
      throw refused(
          "no key here is for the token's algorithm "
              + token.getHeader().getAlgorithm()
              + " and key id "
              + token.getHeader().getKeyID());
    }
    if (keys.stream().noneMatch(key -> key.verifies(token))) {
      throw refused("the token's signature is wrong");
    }
    try {
      return access(token.getJWTClaimsSet(), nowMs);
    } catch (ParseException e) {
      throw refused("the token's claims have a wrong form");
    }
  }

  private Access access(JWTClaimsSet claims, long nowMs) {
    requireParties(claims);
    Access access =
        new Access(
            subject(claims),
            expiry(claims),
            rights.read(claims.getClaims()),
            rights.nodes(claims.getClaims()));
    access.requireUnexpired(nowMs);
    requireBegun(claims, nowMs);
    return access;
  }

  private void requireParties(JWTClaimsSet claims) {
    if (!claims.getAudience().contains(rules.audience())) {
      throw refused(
          "the token is for " + claims.getAudience() + ", not for \"" + rules.audience() + "\"");
    }
    if (rules.issuer().isPresent() && !rules.issuer().get().equals(claims.getIssuer())) {
      throw refused(
          "the token's issuer is \""
              + claims.getIssuer()
              + "\", not \""
              + rules.issuer().get()
              + "\"");
    }
  }

  private static String subject(JWTClaimsSet claims) {
    String subject = claims.getSubject();
    if (subject == null || subject.isBlank() || subject.length() > SUBJECT_CHARS_MAX) {
      throw refused("the token needs a subject (sub) of 1 to " + SUBJECT_CHARS_MAX + " characters");
    }
    return subject;
  }

  /** The token's time of expiry with the leeway, Unix ms. */
  private long expiry(JWTClaimsSet claims) {
    if (claims.getExpirationTime() == null) {
      throw refused("the token needs a time of expiry (exp)");
    }
    long expiryMs = claims.getExpirationTime().toInstant().toEpochMilli();
    return Math.min(expiryMs, Long.MAX_VALUE - 1 - rules.leewayMs()) + rules.leewayMs();
  }

  private void requireBegun(JWTClaimsSet claims, long nowMs) {
    if (claims.getNotBeforeTime() == null) {
      return;
    }
    Instant begin = claims.getNotBeforeTime().toInstant();
    if (begin.toEpochMilli() - rules.leewayMs() > nowMs) {
      throw refused("the token is not valid before " + begin);
    }
  }

  private static BlazeException refused(String why) {
    return new BlazeException(ErrorCode.UNAUTHENTICATED, why);
  }
}
