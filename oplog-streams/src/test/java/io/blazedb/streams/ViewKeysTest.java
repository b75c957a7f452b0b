package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class ViewKeysTest {
  private static final List<Shard> SHARDS =
      List.of(
          shard("a", 0),
          shard("a", 1),
          shard("a", 256),
          shard("a-", 0),
          shard("a.b", 0),
          shard("ab", 0),
          shard("b", 0));
  private static final List<CollectionName> COLLECTIONS =
      List.of(
          new CollectionName("c"),
          new CollectionName("c-"),
          new CollectionName("c.d"),
          new CollectionName("cd"),
          new CollectionName("d"));
  private static final List<RecordId> IDS =
      List.of(
          new RecordId(0, 1),
          new RecordId(0, Long.MAX_VALUE),
          new RecordId(0, Long.MIN_VALUE),
          new RecordId(0, -1),
          new RecordId(1, 0),
          new RecordId(Long.MIN_VALUE, 0),
          new RecordId(-1, -1));

  private record Place(Shard shard, CollectionName collection, RecordId id) {
    Bytes key() {
      return ViewKeys.record(ViewKeys.recordsOf(shard, collection), id);
    }
  }

  @Test
  void sortsRecordsOfACollectionById() {
    byte[] prefix = ViewKeys.recordsOf(SHARDS.get(0), COLLECTIONS.get(0));
    assertThat(IDS).isSorted();
    assertThat(IDS.stream().map(id -> ViewKeys.record(prefix, id)).toList()).isSorted();
  }

  @Test
  void givesEachRecordItsOwnKey() {
    assertThat(places().stream().map(Place::key)).doesNotHaveDuplicates();
  }

  @Test
  void readsIdAndCollectionBackFromAKey() {
    for (Place place : places()) {
      assertThat(ViewKeys.id(place.key())).isEqualTo(place.id);
      assertThat(ViewKeys.collection(ViewKeys.recordsOf(place.shard), place.key()))
          .isEqualTo(place.collection);
    }
  }

  @Test
  void keepsNamesThatBeginLikeOthersApart() {
    for (Place place : places()) {
      for (Shard shard : SHARDS) {
        assertThat(beginsWith(place.key(), ViewKeys.recordsOf(shard)))
            .isEqualTo(place.shard.equals(shard));
        for (CollectionName collection : COLLECTIONS) {
          assertThat(beginsWith(place.key(), ViewKeys.recordsOf(shard, collection)))
              .isEqualTo(place.shard.equals(shard) && place.collection.equals(collection));
        }
      }
    }
  }

  @Test
  void keepsMetaEntriesAwayFromRecords() {
    for (Shard shard : SHARDS) {
      Bytes meta = ViewKeys.meta(shard);
      assertThat(SHARDS).noneMatch(other -> beginsWith(meta, ViewKeys.recordsOf(other)));
      assertThat(meta).isNotEqualTo(ViewKeys.EPOCH);
    }
    assertThat(SHARDS.stream().map(ViewKeys::meta)).doesNotHaveDuplicates();
  }

  private static boolean beginsWith(Bytes key, byte[] prefix) {
    return key.get().length >= prefix.length
        && Arrays.equals(key.get(), 0, prefix.length, prefix, 0, prefix.length);
  }

  private static List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (Shard shard : SHARDS) {
      for (CollectionName collection : COLLECTIONS) {
        IDS.forEach(id -> places.add(new Place(shard, collection, id)));
      }
    }
    return places;
  }

  private static Shard shard(String database, int number) {
    return new Shard(new DatabaseName(database), number);
  }
}
