package io.blazedb.gateway.http;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the server's certificate is.
 *
 * @param certificates PEM: the server's certificate, then those that lead to its root
 * @param key PEM: its private key, PKCS #8 or PKCS #1
 * @param reloadMs how often the files are looked at for a change, ms
 */
public record TlsFiles(Path certificates, Path key, long reloadMs) {
  /**
   * Checks every setting.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public TlsFiles {
    Objects.requireNonNull(certificates, "certificates");
    Objects.requireNonNull(key, "key");
    if (reloadMs < 10 || reloadMs > 86_400_000) {
      throw new IllegalArgumentException(
          "reloadMs must be between 10 and 86400000, not " + reloadMs);
    }
  }
}
