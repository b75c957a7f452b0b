package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the full-text index that answers a search. */
public final class TextChoice {
  private TextChoice() {}

  /**
   * Of several that fit, the one with the fewest fields.
   *
   * @param fields those that are searched; if there are none, the collection's one index is meant
   * @param indexes full-text indexes of the collection
   * @return {@code empty} if none fits
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} if without fields several could be meant
   */
  public static Optional<Index> of(List<String> fields, List<Index> indexes) {
    if (fields.isEmpty() && indexes.size() > 1) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "a search without fields needs one full-text index, and there are "
              + indexes.stream().map(Index::name).sorted().toList()
              + "; name the fields");
    }
    return indexes.stream()
        .filter(each -> each.fields().containsAll(fields))
        .min(Comparator.comparing((Index each) -> each.fields().size()).thenComparing(Index::name));
  }

  /** The refusal of a search that no full-text index answers. */
  public static BlazeException none(CollectionName collection, List<String> fields) {
    return new BlazeException(
        ErrorCode.BAD_QUERY,
        "a search of %s%s needs a full-text index with these fields, and there is none"
            .formatted(collection, fields.isEmpty() ? "" : " in " + fields));
  }
}
