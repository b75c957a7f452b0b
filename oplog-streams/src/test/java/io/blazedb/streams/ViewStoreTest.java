package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Epoch;
import org.junit.jupiter.api.Test;

class ViewStoreTest {
  private final CrashingStore store = new CrashingStore();

  @Test
  void keepsAViewOfTheSameIncarnation() {
    assertThat(ViewStore.claim(store, Ops.EPOCH)).isFalse();
    merge();
    assertThat(ViewStore.claim(store, Ops.EPOCH)).isFalse();
    assertThat(ViewContent.meta(store, Ops.SHARD).offset()).isZero();
  }

  @Test
  void emptiesAViewOfAnotherIncarnationAlsoInTheChangelog() {
    ViewStore.claim(store, Ops.EPOCH);
    merge();
    assertThat(ViewStore.claim(store, new Epoch(8, 8))).isTrue();
    assertThat(store.approximateNumEntries()).isOne();
    store.crash(0, store.changelogSize());
    assertThat(store.approximateNumEntries()).isOne();
    assertThat(ViewStore.claim(store, new Epoch(8, 8))).isFalse();
  }

  @Test
  void emptiesItAgainWhenThatWasCutShort() {
    ViewStore.claim(store, Ops.EPOCH);
    merge();
    int before = store.changelogSize();
    ViewStore.claim(store, new Epoch(8, 8));
    store.crash(0, before + 1);
    assertThat(ViewStore.claim(store, new Epoch(8, 8))).isTrue();
    assertThat(store.approximateNumEntries()).isOne();
  }

  private void merge() {
    new ShardMerge(store, new Indexes(store), new MergeCounters())
        .apply(Ops.SHARD, Ops.logBatch(0, 0, Ops.put(1, 1, 1), Ops.put(2, 2, 2)));
  }
}
