package io.blazedb.gateway;

import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.http.MetricsAccess;
import io.blazedb.gateway.http.SocketLimits;
import io.blazedb.gateway.http.TlsFiles;
import io.blazedb.gateway.limits.RateLimits;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who may talk to a gateway, how, and how fast.
 *
 * @param authentication how it learns who somebody is
 * @param origins web pages of other places that may talk to it, as browsers write them ({@code
 *     https://app.example.com}); {@code *} for all
 * @param tls its certificate; empty for plain HTTP
 * @param rates how fast subjects and addresses may be
 * @param sockets what sockets may do before anybody knows whose they are
 * @param metrics who may read the metrics
 */
public record Security(
    Authentication authentication,
    Set<String> origins,
    Optional<TlsFiles> tls,
    RateLimits rates,
    SocketLimits sockets,
    MetricsAccess metrics) {

  /**
   * Checks the origins.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public Security {
    Objects.requireNonNull(authentication, "authentication");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(rates, "rates");
    Objects.requireNonNull(sockets, "sockets");
    Objects.requireNonNull(metrics, "metrics");
    origins = Set.copyOf(origins);
    origins.forEach(Security::requireOrigin);
  }

  /** No authentication, no TLS, no rates: for one machine and for tests. */
  public static Security none() {
    return with(new Authentication.NoAuthentication());
  }

  /**
   * Without TLS, rates and web pages of other places; who is let in at all may read the metrics.
   */
  public static Security with(Authentication authentication) {
    return new Security(
        authentication,
        Set.of(),
        Optional.empty(),
        RateLimits.NONE,
        SocketLimits.defaults(),
        metricsBy(authentication));
  }

  /** Who may read the metrics if nothing else is said: who is let in. */
  public static MetricsAccess metricsBy(Authentication authentication) {
    return authentication instanceof Authentication.NoAuthentication
        ? new MetricsAccess.Everybody()
        : new MetricsAccess.AnyToken();
  }

  private static void requireOrigin(String origin) {
    boolean isOne = origin.equals("*") || origin.matches("https?://[^/\\s,]+");
    if (!isOne) {
      throw new IllegalArgumentException(
          "origins must be * or of the form https://HOST or https://HOST:PORT, not \""
              + origin
              + "\"");
    }
  }

  /** The same with other web pages. */
  public Security withOrigins(Set<String> origins) {
    return new Security(authentication, origins, tls, rates, sockets, metrics);
  }

  /** The same with TLS. */
  public Security withTls(TlsFiles tls) {
    return new Security(authentication, origins, Optional.of(tls), rates, sockets, metrics);
  }

  /** The same with other rates. */
  public Security withRates(RateLimits rates) {
    return new Security(authentication, origins, tls, rates, sockets, metrics);
  }

  /** The same with other limits of sockets. */
  public Security withSockets(SocketLimits sockets) {
    return new Security(authentication, origins, tls, rates, sockets, metrics);
  }

  /** The same with others who may read the metrics. */
  public Security withMetrics(MetricsAccess metrics) {
    return new Security(authentication, origins, tls, rates, sockets, metrics);
  }
}
