package io.blazedb.standalone;

import io.blazedb.gateway.http.SocketLimits;
import picocli.CommandLine.Option;

/** The options that bound sockets, and what they may do before anybody knows whose they are. */
final class SocketOptions {
  private static final int PER_ADDRESS_DEFAULT = 1_000;
  private static final int KIB = 1_024;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_CONNECTIONS:-10000}",
      description =
          "WebSocket connections at a time. BLAZEDB_CONNECTIONS; default: ${DEFAULT-VALUE}")
  private int connections;

  @Option(
      names = "--sockets",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SOCKETS:-12000}",
      description =
          "Open sockets at a time, WebSocket or not. BLAZEDB_SOCKETS; default: ${DEFAULT-VALUE}")
  private int sockets;

  @Option(
      names = "--sockets-per-address",
      paramLabel = "N",
      defaultValue =
          "${env:BLAZEDB_SOCKETS_PER_ADDRESS:-" + SecurityOptions.BY_AUTHENTICATION + "}",
      description =
          "Open sockets from one address (IPv6: one /64), -1 for 1000 with authentication and as"
              + " many as --sockets without. Behind a proxy all come from its address."
              + " BLAZEDB_SOCKETS_PER_ADDRESS; default: ${DEFAULT-VALUE}")
  private int socketsPerAddress;

  @Option(
      names = "--handshake-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_HANDSHAKE_TIMEOUT_MS:-10000}",
      description =
          "How long a connection may take to introduce itself, and a request to come whole."
              + " BLAZEDB_HANDSHAKE_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int handshakeTimeoutMs;

  @Option(
      names = "--handshake-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_HANDSHAKE_KIB:-64}",
      description =
          "KiB that a WebSocket may send before it is let in. BLAZEDB_HANDSHAKE_KIB;"
              + " default: ${DEFAULT-VALUE}")
  private int handshakeKib;

  @Option(
      names = "--pings",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_PINGS:-100}",
      description =
          "Pings and pongs that a WebSocket may send between two of the gateway's pings."
              + " BLAZEDB_PINGS; default: ${DEFAULT-VALUE}")
  private int pings;

  /** WebSocket connections at a time. */
  int connections(Options options) {
    return options.between("--connections", connections, 1, 1_000_000);
  }

  /** How long a connection may take to introduce itself, ms. */
  int handshakeTimeoutMs(Options options) {
    return options.between("--handshake-timeout-ms", handshakeTimeoutMs, 1, 600_000);
  }

  /** What the options say, for a gateway that checks tokens. */
  SocketLimits withTokens(Options options) {
    return limits(options, Math.min(sockets, PER_ADDRESS_DEFAULT));
  }

  /** What the options say, for a gateway that lets everybody in. */
  SocketLimits withoutTokens(Options options) {
    return limits(options, sockets);
  }

  private SocketLimits limits(Options options, int perAddressDefault) {
    int max = options.between("--sockets", sockets, connections(options), 2_000_000);
    int perAddress =
        socketsPerAddress == -1
            ? perAddressDefault
            : options.between("--sockets-per-address", socketsPerAddress, 1, 2_000_000);
    return new SocketLimits(
        max,
        perAddress,
        KIB * options.between("--handshake-kib", handshakeKib, 20, 8_192),
        options.between("--pings", pings, 1, 1_000_000));
  }
}
