package io.blazedb.standalone;

import io.blazedb.gateway.Security;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.http.MetricsAccess;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say who may read a gateway's metrics. */
final class MetricsOptions {

  @Option(
      names = "--metrics-open",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:BLAZEDB_METRICS_OPEN:-false}",
      description =
          "Let everybody who reaches the gateway read /metrics. Without it, and without"
              + " --metrics-token-file, whoever has a good token may; everybody if there is no"
              + " authentication. BLAZEDB_METRICS_OPEN; default: ${DEFAULT-VALUE}")
  private boolean open;

  @Option(
      names = "--metrics-token-file",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_METRICS_TOKEN_FILE:-}",
      description =
          "Let only those read /metrics who present the secret in this file as bearer token, 16 to"
              + " 1024 visible ASCII characters. BLAZEDB_METRICS_TOKEN_FILE")
  private String tokenFile;

  /** What the options say, for a gateway that learns so who somebody is. */
  MetricsAccess access(Options options, Authentication authentication) {
    Optional<String> secret = options.secret("--metrics-token-file", tokenFile);
    if (open && secret.isPresent()) {
      throw options.refused("--metrics-open and --metrics-token-file contradict each other");
    }
    if (open) {
      return new MetricsAccess.Everybody();
    }
    try {
      return secret
          .<MetricsAccess>map(MetricsAccess.Scraper::new)
          .orElseGet(() -> Security.metricsBy(authentication));
    } catch (IllegalArgumentException e) {
      throw options.refused("--metrics-token-file", e.getMessage());
    }
  }
}
