package io.blazedb.standalone.mimedb;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One release of mime-db.
 *
 * @param version for example {@code 1.54.0}
 * @param date day of the release
 * @param types each media type by its name, for example {@code application/json}
 */
public record MimeDbRelease(String version, LocalDate date, SortedMap<String, MimeType> types) {

  /** Copies the types. */
  public MimeDbRelease {
    requireNonNull(version, "version");
    requireNonNull(date, "date");
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
  }
}
