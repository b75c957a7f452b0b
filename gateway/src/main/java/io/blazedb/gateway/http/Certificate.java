package io.blazedb.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the files of a {@link TlsFiles} held when they were read.
 *
 * @param certificates PEM
 * @param key PEM
 */
record Certificate(Buffer certificates, Buffer key) {
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  static Certificate read(TlsFiles files) throws IOException {
    return new Certificate(
        Buffer.buffer(Files.readAllBytes(files.certificates())),
        Buffer.buffer(Files.readAllBytes(files.key())));
  }

  /** Makes a server that is to be speak TLS; its handshake may take {@code timeoutMs}. */
  void secure(HttpServerOptions server, long timeoutMs) {
    server
        .setSsl(true)
        .setKeyCertOptions(pem())
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setSslHandshakeTimeout(timeoutMs)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /** The same for a server that runs. */
  ServerSSLOptions options(long timeoutMs) {
    return new ServerSSLOptions()
        .setKeyCertOptions(pem())
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setSslHandshakeTimeout(timeoutMs)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private PemKeyCertOptions pem() {
    return new PemKeyCertOptions().setCertValues(List.of(certificates)).setKeyValues(List.of(key));
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "Certificate";
  }
}
