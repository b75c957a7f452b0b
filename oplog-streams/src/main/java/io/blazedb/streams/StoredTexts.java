package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.TextQuery;
import io.blazedb.query.exec.Index;
import io.blazedb.query.exec.TextChoice;
import io.blazedb.query.exec.TextMatch;
import io.blazedb.query.exec.TextSearch;
import io.blazedb.streams.text.TextIndex;
import io.blazedb.streams.text.TextIndexFault;
import io.blazedb.streams.text.TextIndexes;
import io.blazedb.streams.text.Words;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Answers full-text searches of one shard from the index of its partition. */
final class StoredTexts {
  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final Shard shard;
  private final Optional<TextIndex> open;
  private final long position;

  /**
   * The texts of a shard.
   *
   * @param position how far the view is; {@link ViewProgress#UNKNOWN} for a copy, which has none
   */
  StoredTexts(
      ReadOnlyKeyValueStore<Bytes, byte[]> store,
      Shard shard,
      int partition,
      TextIndexes texts,
      long position) {
    this.store = store;
    this.shard = shard;
    this.open = position == ViewProgress.UNKNOWN ? Optional.empty() : texts.find(partition);
    this.position = position;
  }

  /** As {@code RecordSource.search}. */
  TextSearch search(CollectionName collection, List<String> fields, TextQuery query) {
    List<IndexBuild> builds =
        IndexScan.builds(store, shard, collection).stream()
            .filter(build -> build.isOfText() && build.isMaintained())
            .toList();
    List<Index> served = builds.stream().filter(this::isServed).map(StoredTexts::index).toList();
    Optional<Index> fits = TextChoice.of(fields, served);
    List<Index> all = builds.stream().map(StoredTexts::index).toList();
    Index chosen =
        fits.or(() -> TextChoice.of(fields, all))
            .orElseThrow(() -> TextChoice.none(collection, fields));
    IndexBuild build =
        builds.stream().filter(each -> index(each).equals(chosen)).findFirst().orElseThrow();
    if (fits.isEmpty()) {
      throw notServed(build);
    }
    Words words = new Words();
    return new Search(build, fields, new TextMatch(query, words::of));
  }

  private static Index index(IndexBuild build) {
    return Index.of(build.definition());
  }

  private boolean isServed(IndexBuild build) {
    OptionalLong from =
        open.map(index -> index.servedFrom(build.idIn(shard))).orElse(OptionalLong.empty());
    return build.phase() == IndexBuild.Phase.READY
        && from.isPresent()
        && from.getAsLong() <= position;
  }

  private BlazeException notServed(IndexBuild build) {
    String name = "full-text index \"" + build.definition().name() + "\"";
    if (position == ViewProgress.UNKNOWN) {
      return new BlazeException(
          ErrorCode.UNAVAILABLE, name + " is not on this copy of the view; ask its owner");
    }
    return build.phase() == IndexBuild.Phase.BUILDING
        ? behind(name + " is being built, " + build.built() + " records so far; ask again")
        : behind(name + " is being brought up to the view; ask again");
  }

  /** Not as unavailable: a gateway would look for another owner. */
  private static BlazeException behind(String detail) {
    return new BlazeException(ErrorCode.VIEW_BEHIND, detail);
  }

  private final class Search implements TextSearch {
    private final IndexBuild build;
    private final List<String> fields;
    private final TextMatch match;

    Search(IndexBuild build, List<String> fields, TextMatch match) {
      this.build = build;
      this.fields = fields.isEmpty() ? build.definition().fields() : fields;
      this.match = match;
    }

    @Override
    public Index index() {
      return StoredTexts.index(build);
    }

    @Override
    public List<String> fields() {
      return fields;
    }

    @Override
    public double score(List<Optional<Value>> values) {
      return match.score(values);
    }

    @Override
    public List<RecordId> ids(int max) {
      List<Integer> numbers = fields.stream().map(build.definition().fields()::indexOf).toList();
      try {
        List<RecordId> ids = open.orElseThrow().find(build.idIn(shard), numbers, match, max);
        if (!isServed(build)) {
          throw notServed(build); // it was dropped or begun anew meanwhile
        }
        return ids;
      } catch (TextIndexFault e) {
        throw new BlazeException(
            ErrorCode.VIEW_BEHIND,
            "full-text index \"%s\" failed and is built anew; ask again"
                .formatted(build.definition().name()),
            e);
      }
    }
  }
}
