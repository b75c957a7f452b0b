package io.blazedb.standalone.mimedb;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What mime-db says of one media type. An empty optional is a field that is absent, which is not
 * the same as one that is there and empty.
 *
 * @param source where the definition comes from: {@code iana}, {@code apache} or {@code nginx}
 * @param charset default charset, as it is written in the source
 * @param compressible whether a body of this type is worth compressing
 * @param extensions file name extensions without the dot; a set, though the source writes a list
 */
public record MimeType(
    Optional<String> source,
    Optional<String> charset,
    Optional<Boolean> compressible,
    Optional<SortedSet<String>> extensions) {

  /** Copies the extensions. */
  public MimeType {
    extensions = extensions.map(set -> Collections.unmodifiableSortedSet(new TreeSet<>(set)));
  }
}
