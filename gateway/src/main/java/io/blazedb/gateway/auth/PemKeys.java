package io.blazedb.gateway.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys and X.509 certificates from PEM text (RFC 7468). */
final class PemKeys {
  private static final Pattern BLOCK =
      Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----");

  private PemKeys() {}

  /**
   * The keys in {@code pem}, in their order; text between them is passed over.
   *
   * @throws IllegalArgumentException if a block is neither a public key nor a certificate
   */
  static List<PublicKey> parse(String pem) {
    List<PublicKey> keys = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      try {
        keys.add(key(blocks.group(1), Base64.getMimeDecoder().decode(blocks.group(2))));
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(
            "a PEM block " + blocks.group(1) + " cannot be read: " + e.getMessage(), e);
      }
    }
    return keys;
  }

  private static PublicKey key(String label, byte[] der) throws GeneralSecurityException {
    switch (label) {
      case "CERTIFICATE":
        return CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der))
            .getPublicKey();
      case "PUBLIC KEY":
        return publicKey(new X509EncodedKeySpec(der));
      default:
        throw new IllegalArgumentException(
            "a PEM block "
                + label
                + ": only PUBLIC KEY and CERTIFICATE are of use, and no private key belongs here");
    }
  }

  private static PublicKey publicKey(X509EncodedKeySpec spec) throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (GeneralSecurityException notRsa) {
      return KeyFactory.getInstance("EC").generatePublic(spec);
    }
  }
}
