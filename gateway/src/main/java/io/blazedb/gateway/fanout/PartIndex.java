package io.blazedb.gateway.fanout;

import io.blazedb.codec.BatchScanner;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Shard;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is interested in which collections of which shards. An entry of a shard that somebody is
 * interested in is scanned once, and wakes only those whose collections it touches.
 *
 * <p>Interests come and go on any thread; entries come on the tail's.
 */
public final class PartIndex {
  private static final Logger LOG = LoggerFactory.getLogger(PartIndex.class);

  /** After so many entries of a shard all are woken, so that their cursors do not stay behind. */
  static final int WAKE_ALL_ENTRIES = 1_000;

  private final Limits limits;
  private final BatchScanner scanner;
  private final Map<Shard, OfShard> shards = new ConcurrentHashMap<>();

  /** An index of nobody, for batches with these limits that may need one of these dictionaries. */
  public PartIndex(Limits limits, Dictionaries dictionaries) {
    this.limits = limits;
    scanner = new BatchScanner(limits, dictionaries);
  }

  /** The interests in one shard. */
  private static final class OfShard {
    private final Set<PartInterest> all = ConcurrentHashMap.newKeySet();
    private final Map<CollectionName, Set<PartInterest>> byCollection = new ConcurrentHashMap<>();
    private volatile long passed;
    private int entries;

    void add(PartInterest interest) {
      all.add(interest);
      for (CollectionName collection : interest.collections()) {
        byCollection
            .computeIfAbsent(collection, name -> ConcurrentHashMap.newKeySet())
            .add(interest);
      }
    }

    boolean removeAndIsEmpty(PartInterest interest) {
      all.remove(interest);
      for (CollectionName collection : interest.collections()) {
        byCollection.computeIfPresent(
            collection,
            (name, interested) -> {
              interested.remove(interest);
              return interested.isEmpty() ? null : interested;
            });
      }
      return all.isEmpty();
    }

    Collection<PartInterest> in(List<CollectionName> collections) {
      Set<PartInterest> found = new LinkedHashSet<>();
      collections.forEach(each -> found.addAll(byCollection.getOrDefault(each, Set.of())));
      return found;
    }
  }

  void add(PartInterest interest) {
    shards.compute(
        interest.shard(),
        (shard, present) -> {
          OfShard interests = present == null ? new OfShard() : present;
          interests.add(interest);
          return interests;
        });
  }

  void remove(PartInterest interest) {
    shards.computeIfPresent(
        interest.shard(),
        (shard, interests) -> interests.removeAndIsEmpty(interest) ? null : interests);
  }

  PartInterest.Passed passed(PartInterest interest) {
    OfShard interests = shards.get(interest.shard());
    // First how far the tail has come, then what it has flagged: it does these the other way round.
    long passed = interests == null ? 0 : interests.passed;
    return interest.passed(passed);
  }

  /** An entry was added to the ring. */
  void appended(LogEntry entry) {
    OfShard interests = shards.get(entry.shard());
    if (interests == null) {
      return;
    }
    Optional<List<CollectionName>> collections = collections(entry);
    collections
        .map(interests::in)
        .orElse(interests.all)
        .forEach(interest -> interest.touched(entry.offset()));
    interests.passed = entry.offset() + 1;
    if (++interests.entries >= WAKE_ALL_ENTRIES) {
      interests.entries = 0;
      interests.all.forEach(PartInterest::wake);
    }
  }

  /** Empty if that cannot be told. */
  private Optional<List<CollectionName>> collections(LogEntry entry) {
    try {
      scanner.scan(LogEnvelope.decode(entry.envelope(), limits).batch());
      return Optional.of(scanner.collections());
    } catch (BlazeException e) {
      LOG.debug("Batch {}@{} cannot be scanned", entry.shard(), entry.offset(), e);
      return Optional.empty();
    }
  }

  /** Entries may be missing: nobody may reckon with what has passed. */
  void lost() {
    shards.values().forEach(each -> each.all.forEach(interest -> interest.touched(0)));
  }
}
