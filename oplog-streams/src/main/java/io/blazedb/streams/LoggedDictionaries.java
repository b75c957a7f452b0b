package io.blazedb.streams;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.port.DictionaryStore;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dictionaries of batches that are in the log. A dictionary is durable before the first batch
 * is packed with it, so one that is not known yet is waited for: until the store has read to the
 * end of what is published, or for {@value #WAIT_MS_MAX} ms while it cannot. Thread-safe.
 */
final class LoggedDictionaries implements Dictionaries, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedDictionaries.class);

  /** Well below max.poll.interval.ms, so that the group keeps the thread. */
  static final long WAIT_MS_MAX = 60_000;

  private static final long RETRY_MS = 500;

  private final DictionaryStore store;
  private final long waitMsMax;
  private final CountDownLatch closing = new CountDownLatch(1);

  LoggedDictionaries(DictionaryStore store) {
    this(store, WAIT_MS_MAX);
  }

  LoggedDictionaries(DictionaryStore store, long waitMsMax) {
    this.store = store;
    this.waitMsMax = waitMsMax;
  }

  /**
   * {@inheritDoc}
   *
   * @return never empty
   * @throws MissingDictionaryException if it is not to be had
   */
  @Override
  public Optional<TrainedDictionary> find(int id) {
    Optional<DictionaryRecord> known = store.get(id);
    if (known.isEmpty()) {
      LOG.info("Waiting for dictionary {}", id);
      awaitRefreshed(id);
      known = store.get(id);
    }
    return Optional.of(
        known
            .map(DictionaryRecord::dictionary)
            .orElseThrow(() -> new MissingDictionaryException(id, "nobody published it")));
  }

  private void awaitRefreshed(int id) {
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMsMax);
    Optional<String> trouble = refresh(untilNs);
    while (trouble.isPresent()) {
      if (System.nanoTime() - untilNs >= 0 || isClosingWithin(RETRY_MS)) {
        throw new MissingDictionaryException(id, trouble.get());
      }
      trouble = refresh(untilNs);
    }
  }

  /** Why it failed, or empty if it did not. */
  private Optional<String> refresh(long untilNs) {
    try {
      long leftNs = Math.max(1, untilNs - System.nanoTime());
      store.refresh().toCompletableFuture().get(leftNs, TimeUnit.NANOSECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException e) {
      return Optional.of("the dictionaries were not read within " + waitMsMax + " ms");
    } catch (InterruptedException e) {
      closing.countDown();
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private boolean isClosingWithin(long ms) {
    try {
      return closing.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends all waiting. */
  @Override
  public void close() {
    closing.countDown();
  }
}
