package io.blazedb.gateway.http;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.limits.Cost;
import io.blazedb.gateway.session.SessionServices;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * What every HTTP request passes: the check of its origin; and, unless its path is open to all, the
 * rates and the token. What the token gives is then to be had by {@link #access}.
 */
final class Guard {
  private static final String ACCESS = "blazedb-access";
  private static final String BEARER = "bearer ";
  private static final int NO_CONTENT = 204;

  private final Vertx vertx;
  private final SessionServices services;
  private final Origins origins;
  private final int bodyBytesMax;
  private final MetricsAccess metricsAccess;

  Guard(Vertx vertx, SessionServices services, FrontConfig config) {
    this.vertx = vertx;
    this.services = services;
    this.origins = new Origins(config.origins());
    this.bodyBytesMax = config.bodyBytesMax();
    this.metricsAccess = config.metricsAccess();
  }

  /** Refuses pages that are not allowed; tells browsers that the others are. */
  void checkOrigin(RoutingContext request) {
    String origin = request.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      request.next();
    } else if (!origins.permits(origin, request.request().getHeader(HttpHeaders.HOST))) {
      Problem.of(ErrorCode.FORBIDDEN, "pages of the origin \"" + origin + "\" are not allowed here")
          .answer(request);
    } else {
      allow(request, origin);
    }
  }

  private void allow(RoutingContext request, String origin) {
    HttpServerResponse response = request.response();
    if (origins.isListed(origin)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    boolean isPreflight =
        request.request().method().equals(HttpMethod.OPTIONS)
            && request.request().headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (isPreflight) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE")
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type")
          .setStatusCode(NO_CONTENT)
          .end();
    } else {
      request.next();
    }
  }

  /**
   * Goes on once the request's token was found good, its subject and address within their rates.
   */
  void authenticate(RoutingContext routed) {
    HttpServerRequest request = routed.request();
    String address = Doorkeeper.addressOf(request.remoteAddress());
    Cost cost = Cost.message(declaredBytes(request));
    // The address pays before the token is looked at: looking costs, and guessing must be slow.
    services.rates().takeNow("", address, cost);
    request.pause();
    Context context = vertx.getOrCreateContext();
    services
        .authenticator()
        .authenticate(bearer(request))
        .whenComplete(
            (access, failure) ->
                context.runOnContext(
                    ignored -> {
                      request.resume();
                      goOn(routed, cost, access, failure);
                    }));
  }

  /** Goes on if who asks may read the metrics. */
  void admitScraper(RoutingContext routed) {
    if (metricsAccess instanceof MetricsAccess.AnyToken) {
      authenticate(routed);
      return;
    }
    String address = Doorkeeper.addressOf(routed.request().remoteAddress());
    services.rates().takeNow("", address, Cost.message(0)); // guessing must be slow
    if (metricsAccess instanceof MetricsAccess.Scraper scraper
        && !scraper.isPresented(bearer(routed.request()))) {
      Problem.of(ErrorCode.UNAUTHENTICATED, "the metrics are for who has the scraper's secret")
          .answer(routed);
    } else {
      routed.next();
    }
  }

  private void goOn(RoutingContext routed, Cost cost, Access access, Throwable failure) {
    try {
      if (failure == null) {
        services.rates().takeNow(access.subject(), "", cost);
        routed.put(ACCESS, access).next();
      } else {
        Problem.of(failure).answer(routed);
      }
    } catch (RuntimeException e) {
      Problem.of(e).answer(routed);
    }
  }

  private long declaredBytes(HttpServerRequest request) {
    try {
      String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      return length == null ? 0 : Math.max(0, Math.min(bodyBytesMax, Long.parseLong(length)));
    } catch (NumberFormatException e) {
      return bodyBytesMax; // more than a long holds, and refused for it later
    }
  }

  /** What the request's token gives; only behind {@link #authenticate}. */
  static Access access(RoutingContext request) {
    Access access = request.get(ACCESS);
    if (access == null) {
      throw new IllegalStateException("an endpoint stands before the guard");
    }
    return access;
  }

  /** The request's bearer token (RFC 6750), empty if it has none. */
  static String bearer(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : "";
  }
}
