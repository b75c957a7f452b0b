package io.blazedb.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a new certificate into use when its files change. What cannot be used, for example because
 * only one of the two files was replaced so far, is logged, and the earlier certificate stays.
 * Connections go on as they are. Confined to its event loop.
 */
final class CertificateReload {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateReload.class);

  private final Vertx vertx;
  private final HttpServer server;
  private final TlsFiles files;
  private final long handshakeTimeoutMs;
  private Certificate seen;

  CertificateReload(
      Vertx vertx, HttpServer server, TlsFiles files, long handshakeTimeoutMs, Certificate inUse) {
    this.vertx = vertx;
    this.server = server;
    this.files = files;
    this.handshakeTimeoutMs = handshakeTimeoutMs;
    this.seen = inUse;
  }

  void start() {
    vertx.setTimer(files.reloadMs(), ignored -> look());
  }

  /** Contents are compared, not times: a time may be older than that of the file it replaces. */
  private void look() {
    vertx
        .executeBlocking(() -> Certificate.read(files))
        .onComplete(
            read -> {
              if (read.failed()) {
                LOG.warn("The certificate cannot be read: {}", read.cause().toString());
                start();
              } else if (read.result().equals(seen)) {
                start();
              } else {
                use(read.result());
              }
            });
  }

  private void use(Certificate changed) {
    seen = changed; // a bad one is tried once, not at every look
    server
        .updateSSLOptions(changed.options(handshakeTimeoutMs))
        .onComplete(
            done -> {
              if (done.succeeded()) {
                LOG.info("A new certificate is in use, of {}", files.certificates());
              } else {
                LOG.error(
                    "The new certificate of {} cannot be used, the earlier one stays: {}",
                    files.certificates(),
                    done.cause().toString());
              }
              start();
            });
  }

  /** Reads the files for the start, where not being able to is fatal. */
  static Certificate first(TlsFiles files) {
    try {
      return Certificate.read(files);
    } catch (IOException e) {
      throw new IllegalStateException("a TLS file cannot be read: " + e.getMessage(), e);
    }
  }
}
