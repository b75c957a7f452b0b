package io.blazedb.gateway.shards;

import io.blazedb.op.Cursor;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.IndexStatus.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The indexes of a database of several shards. One that all shards have as ready is ready; its
 * records are counted together.
 */
final class GatheredIndexes {
  private final int shards;
  private final Map<IndexDefinition, List<IndexStatus>> byDefinition = new LinkedHashMap<>();

  private GatheredIndexes(int shards) {
    this.shards = shards;
  }

  static IndexListing of(List<IndexListing> ofShards, Cursor at) {
    GatheredIndexes gathered = new GatheredIndexes(ofShards.size());
    ofShards.stream().flatMap(each -> each.indexes().stream()).forEach(gathered::add);
    return new IndexListing(at, gathered.all());
  }

  /** Of two builds of one index in a shard, an old one that goes and a new one, both count. */
  private void add(IndexStatus status) {
    byDefinition.computeIfAbsent(status.definition(), any -> new ArrayList<>()).add(status);
  }

  private List<IndexStatus> all() {
    return byDefinition.entrySet().stream()
        .map(each -> new IndexStatus(each.getKey(), state(each.getValue()), read(each.getValue())))
        .sorted(
            Comparator.comparing((IndexStatus each) -> each.definition().collection().text())
                .thenComparing(each -> each.definition().name()))
        .toList();
  }

  private State state(List<IndexStatus> ofShards) {
    if (ofShards.stream().allMatch(each -> each.state() == State.DROPPING)) {
      return State.DROPPING;
    }
    long ready = ofShards.stream().filter(each -> each.state() == State.READY).count();
    return ready >= shards ? State.READY : State.BUILDING;
  }

  private static long read(List<IndexStatus> ofShards) {
    return ofShards.stream().mapToLong(IndexStatus::recordsRead).sum();
  }
}
