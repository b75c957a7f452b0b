package io.blazedb.gateway.auth;

import io.blazedb.op.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;

/** Where the keys come from that check signatures. A key decides the algorithm, never a token. */
public sealed interface KeySource {

  /**
   * One secret that the issuer and this gateway share: HS256.
   *
   * @param bytes at least 32
   */
  record Secret(Bytes bytes) implements KeySource {
    private static final int BYTES_MIN = 32;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is shorter than the hash that it keys
     */
    public Secret {
      if (bytes.length() < BYTES_MIN) {
        throw new IllegalArgumentException(
            "the token secret has " + bytes.length() + " bytes, at least " + BYTES_MIN);
      }
    }

    /** The UTF-8 bytes of a text. */
    public static Secret of(String text) {
      return new Secret(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A file's content, less the line end that editors leave behind it. */
    public static Secret in(Path file) throws IOException {
      return of(Files.readString(file, StandardCharsets.UTF_8).stripTrailing());
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Secret[" + bytes.length() + " bytes]";
    }
  }

  /**
   * Public keys that do not change while the gateway runs: RSA for RS256, P-256 for ES256.
   *
   * @param keys one at least
   */
  record PublicKeys(List<PublicKey> keys) implements KeySource {
    /**
     * Checks the keys.
     *
     * @throws IllegalArgumentException naming what is wrong with a key
     */
    public PublicKeys {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("there is no public key to check tokens with");
      }
      keys.forEach(VerificationKey::of);
    }

    /**
     * The keys and certificates of a PEM file.
     *
     * @throws IllegalArgumentException if it holds anything else
     */
    public static PublicKeys in(Path file) throws IOException {
      return new PublicKeys(PemKeys.parse(Files.readString(file, StandardCharsets.US_ASCII)));
    }
  }

  /**
   * A JSON Web Key Set that is fetched, and fetched again when a token names a key that is not in
   * it.
   *
   * @param uri where it is; https, or http on this machine
   * @param refreshMs how old it may get before it is fetched again, ms
   * @param pauseMs the least time between two fetches, ms: tokens of unknown keys cause no more
   * @param timeoutMs how long connecting, and each read, may take, ms
   */
  record Jwks(URI uri, long refreshMs, long pauseMs, int timeoutMs) implements KeySource {
    /**
     * Checks every setting.
     *
     * @throws IllegalArgumentException naming the setting
     */
    public Jwks {
      boolean isSafe =
          "https".equalsIgnoreCase(uri.getScheme())
              || ("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri.getHost()));
      if (!isSafe || uri.getHost() == null) {
        throw new IllegalArgumentException(
            "the address of the key set must be https, or http on this machine, not " + uri);
      }
      requireAtLeast("refreshMs", refreshMs, 1_000);
      requireAtLeast("pauseMs", pauseMs, 0);
      requireAtLeast("timeoutMs", timeoutMs, 1);
    }

    /** Fetched every 5 minutes, at most every 10 s, with 5 s for an answer. */
    public static Jwks at(URI uri) {
      return new Jwks(uri, 300_000, 10_000, 5_000);
    }

    private static void requireAtLeast(String setting, long value, long min) {
      if (value < min) {
        throw new IllegalArgumentException(setting + " must be at least " + min + ", not " + value);
      }
    }

    private static boolean isLoopback(String host) {
      try {
        return host != null && InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false; // a name that nobody knows is not this machine's
      }
    }
  }
}
