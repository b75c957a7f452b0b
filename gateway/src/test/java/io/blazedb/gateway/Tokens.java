package io.blazedb.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.auth.ClaimRules;
import io.blazedb.gateway.auth.KeySource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes tokens, good ones and bad ones. */
public final class Tokens {
  public static final String SECRET = "a secret of the tests, 32 bytes or more";
  public static final String EVERYTHING =
      "{\"databases\": {\"*\": {\"read\": [\"*\"], \"write\": [\"*\"]}}}";

  private Tokens() {}

  /** What checks the tokens that are signed with {@link #SECRET}. */
  public static Authentication authentication() {
    return new Authentication.Tokens(
        KeySource.Secret.of(SECRET), ClaimRules.defaults().withLeewayMs(0));
  }

  /** Good claims of "ann" for an hour from {@code nowMs}, with these rights as JSON. */
  public static Map<String, Object> claims(long nowMs, String rights) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", "ann");
    claims.put("aud", "blazedb");
    claims.put("exp", nowMs / 1_000 + 3_600);
    claims.put("blazedb", json(rights));
    return claims;
  }

  private static Map<String, Object> json(String text) {
    try {
      return JWTClaimsSet.parse(text).toJSONObject();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** A good token with these rights, signed with {@link #SECRET}. */
  public static String giving(String rights) {
    return hs256(claims(System.currentTimeMillis(), rights));
  }

  public static String hs256(Map<String, Object> claims) {
    return hs256(claims, SECRET.getBytes(StandardCharsets.UTF_8));
  }

  public static String hs256(Map<String, Object> claims, byte[] secret) {
    try {
      return signed(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(secret));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  public static String rs256(Map<String, Object> claims, KeyPair keys, String keyId) {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(),
        claims,
        new RSASSASigner(keys.getPrivate()));
  }

  public static String es256(Map<String, Object> claims, KeyPair keys) {
    try {
      return signed(
          new JWSHeader(JWSAlgorithm.ES256),
          claims,
          new ECDSASigner((ECPrivateKey) keys.getPrivate()));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Without a signature, as {@code alg: none} has it. */
  public static String unsigned(Map<String, Object> claims) {
    return encoded("{\"alg\":\"none\"}") + "." + encoded(text(claims)) + ".";
  }

  private static String text(Map<String, Object> claims) {
    return com.nimbusds.jose.util.JSONObjectUtils.toJSONString(claims);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String signed(JWSHeader header, Map<String, Object> claims, JWSSigner signer) {
    try {
      SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(claims));
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException | ParseException e) {
      throw new AssertionError(e);
    }
  }

  public static KeyPair rsa(int bits) {
    return keys("RSA", bits);
  }

  public static KeyPair ec(int bits) {
    return keys("EC", bits);
  }

  private static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The PEM of public keys. */
  public static String pem(List<KeyPair> keys) {
    StringBuilder pem = new StringBuilder();
    for (KeyPair each : keys) {
      pem.append("-----BEGIN PUBLIC KEY-----\n")
          .append(Base64.getMimeEncoder().encodeToString(each.getPublic().getEncoded()))
          .append("\n-----END PUBLIC KEY-----\n");
    }
    return pem.toString();
  }
}
