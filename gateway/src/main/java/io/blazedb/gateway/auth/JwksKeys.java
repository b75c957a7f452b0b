package io.blazedb.gateway.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of a key set that lies elsewhere and rotates.
 *
 * <p>One fetch at a time, on a thread of its own, and no more than one in {@code pauseMs}. While
 * one is under way, tokens of known keys go on with the keys that there are; only those of unknown
 * keys wait for it. A fetch that fails leaves the keys as they were: an issuer that is down locks
 * nobody out.
 */
final class JwksKeys implements KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(JwksKeys.class);
  private static final int BYTES_MAX = 1 << 20;
  private static final int KEYS_MAX = 100;

  private final KeySource.Jwks source;
  private final LongSupplier clockMs;
  private final ResourceRetriever http;
  private final ExecutorService fetcher;
  private volatile List<VerificationKey> keys = List.of();
  private CompletableFuture<Void> fetch = CompletableFuture.completedFuture(null);
  private boolean wasFetched;
  private long lastAttemptMs;
  private long lastSuccessMs;

  /** Fetches at once, so that the first device need not wait. */
  JwksKeys(KeySource.Jwks source, LongSupplier clockMs) {
    this.source = source;
    this.clockMs = clockMs;
    this.http = new DefaultResourceRetriever(source.timeoutMs(), source.timeoutMs(), BYTES_MAX);
    this.fetcher =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(1), JwksKeys::thread);
    lastAttemptMs = clockMs.getAsLong();
    fetch = CompletableFuture.runAsync(this::fetch, fetcher);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "blazedb-jwks");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public CompletionStage<List<VerificationKey>> keysFor(JWSHeader header) {
    List<VerificationKey> known = matching(header);
    CompletableFuture<Void> pending = refreshedFor(known);
    return known.isEmpty()
        ? pending.thenApply(ignored -> afterFetch(header))
        : CompletableFuture.completedStage(known);
  }

  private List<VerificationKey> matching(JWSHeader header) {
    return keys.stream().filter(key -> key.isFor(header)).toList();
  }

  /** The fetch that is under way, or a new one if the keys are old, or lack what is looked for. */
  private synchronized CompletableFuture<Void> refreshedFor(List<VerificationKey> known) {
    long now = clockMs.getAsLong();
    boolean isOld = now - lastSuccessMs >= source.refreshMs();
    boolean mayFetch = fetch.isDone() && now - lastAttemptMs >= source.pauseMs();
    if ((isOld || known.isEmpty()) && mayFetch) {
      lastAttemptMs = now;
      fetch = CompletableFuture.runAsync(this::fetch, fetcher);
    }
    return fetch;
  }

  private List<VerificationKey> afterFetch(JWSHeader header) {
    synchronized (this) {
      if (!wasFetched) {
        throw new BlazeException(
            ErrorCode.UNAVAILABLE, "the keys that check tokens cannot be fetched now");
      }
    }
    return matching(header);
  }

  private void fetch() {
    try {
      String json = http.retrieveResource(source.uri().toURL()).getContent();
      List<VerificationKey> fetched = usable(JWKSet.parse(json).getKeys());
      synchronized (this) {
        keys = fetched;
        wasFetched = true;
        lastSuccessMs = clockMs.getAsLong();
      }
      LOG.debug("{} has {} keys for tokens", source.uri(), fetched.size());
    } catch (IOException | ParseException | RuntimeException e) {
      LOG.warn("The keys at {} cannot be fetched: {}", source.uri(), e.toString());
    }
  }

  /** One key that is of no use must not keep the others away. */
  private static List<VerificationKey> usable(List<JWK> set) {
    List<VerificationKey> usable = new ArrayList<>();
    for (JWK each : set.subList(0, Math.min(KEYS_MAX, set.size()))) {
      try {
        VerificationKey.of(each).ifPresent(usable::add);
      } catch (IllegalArgumentException e) {
        LOG.warn("Key {} is passed over: {}", each.getKeyID(), e.getMessage());
      }
    }
    return List.copyOf(usable);
  }

  @Override
  public void close() {
    fetcher.shutdownNow();
  }
}
