package io.blazedb.standalone;

import io.blazedb.gateway.http.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that give a gateway its certificate. */
final class TlsOptions {

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_TLS_CERT:-}",
      description =
          "Speak TLS 1.2 or newer with the certificates of this PEM file. BLAZEDB_TLS_CERT")
  private String tlsCert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_TLS_KEY:-}",
      description = "The private key of --tls-cert, PEM. BLAZEDB_TLS_KEY")
  private String tlsKey;

  @Option(
      names = "--tls-reload-s",
      paramLabel = "S",
      defaultValue = "${env:BLAZEDB_TLS_RELOAD_S:-60}",
      description =
          "How often the two files are looked at for a change. BLAZEDB_TLS_RELOAD_S;"
              + " default: ${DEFAULT-VALUE}")
  private int tlsReloadS;

  /** What the options say; empty for no TLS. */
  Optional<TlsFiles> files(Options options) {
    if (tlsCert.isBlank() != tlsKey.isBlank()) {
      throw options.refused("--tls-cert and --tls-key need each other");
    }
    return tlsCert.isBlank()
        ? Optional.empty()
        : Optional.of(
            new TlsFiles(
                Path.of(tlsCert),
                Path.of(tlsKey),
                1_000L * options.between("--tls-reload-s", tlsReloadS, 1, 86_400)));
  }
}
