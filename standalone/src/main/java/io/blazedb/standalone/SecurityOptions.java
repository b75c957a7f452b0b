package io.blazedb.standalone;

import io.blazedb.gateway.Security;
import io.blazedb.gateway.auth.Authentication;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that say who may talk to a gateway; for every command that starts one. Each idea has
 * a class of its own, this one puts them together.
 */
final class SecurityOptions {
  /** Stands for a default that depends on whether there is authentication. */
  static final String BY_AUTHENTICATION = "-1";

  @Mixin private TokenOptions tokens;

  @Mixin private TlsOptions tls;

  @Option(
      names = "--origins",
      paramLabel = "ORIGIN",
      split = ",",
      defaultValue = "${env:BLAZEDB_ORIGINS:-}",
      description =
          "Web pages that browsers may let talk to the gateway, like https://app.example.com,"
              + " separated by commas; * for all. BLAZEDB_ORIGINS")
  private List<String> origins;

  @Mixin private RateOptions rates;

  @Mixin private SocketOptions sockets;

  @Mixin private MetricsOptions metrics;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** WebSocket connections at a time. */
  int connections() {
    return sockets.connections(options());
  }

  /** How long a connection may take to introduce itself, ms. */
  int handshakeTimeoutMs() {
    return sockets.handshakeTimeoutMs(options());
  }

  /**
   * What the options say, for a gateway that is to listen on {@code host}.
   *
   * @throws ParameterException naming the option
   */
  Security security(String host) {
    Authentication authentication = tokens.authentication(options(), host);
    boolean isOpen = authentication instanceof Authentication.NoAuthentication;
    return new Security(
        authentication,
        originSet(),
        tls.files(options()),
        isOpen ? rates.withoutTokens(options()) : rates.withTokens(options()),
        isOpen ? sockets.withoutTokens(options()) : sockets.withTokens(options()),
        metrics.access(options(), authentication));
  }

  /** What an operator should know who starts a gateway so, a line each. */
  List<String> warnings(String host, Security security) {
    List<String> lines = new ArrayList<>();
    boolean isLoopback = options().isLoopback("--host", host);
    if (security.authentication() instanceof Authentication.NoAuthentication) {
      lines.add(
          isLoopback
              ? "No authentication: for this machine only."
              : "NO AUTHENTICATION: everybody who reaches "
                  + host
                  + " reads and writes everything (--insecure-no-auth).");
    } else if (security.tls().isEmpty() && !isLoopback) {
      lines.add("No TLS: tokens can be read on the way unless TLS is in front (--tls-cert).");
    }
    return lines;
  }

  private Set<String> originSet() {
    Set<String> given =
        origins.stream().filter(each -> !each.isBlank()).collect(Collectors.toUnmodifiableSet());
    try {
      return Security.none().withOrigins(given).origins();
    } catch (IllegalArgumentException e) {
      throw options().refused("--origins", e.getMessage());
    }
  }

  private Options options() {
    return new Options(spec);
  }
}
