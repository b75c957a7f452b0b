package io.blazedb.standalone.mimedb;

import java.time.LocalDate;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the days of release from mime-db's history, whose headings are {@code 1.2.3 / 2014-02-09}.
 */
final class ReleaseDates {

  private static final Pattern HEADING =
      Pattern.compile("^(\\d+\\.\\d+\\.\\d+) / (\\d{4}-\\d{2}-\\d{2})$", Pattern.MULTILINE);

  private final Map<String, LocalDate> byVersion;

  private ReleaseDates(Map<String, LocalDate> byVersion) {
    this.byVersion = byVersion;
  }

  static ReleaseDates parse(String history) {
    return new ReleaseDates(
        HEADING
            .matcher(history)
            .results()
            .collect(Collectors.toMap(found -> found.group(1), ReleaseDates::date)));
  }

  /**
   * The day a version was released.
   *
   * @throws MimeDbException when the history doesn't tell
   */
  LocalDate of(String version) {
    LocalDate date = byVersion.get(version);
    if (date == null) {
      throw new MimeDbException("mime-db %s: the history gives no date for it".formatted(version));
    }
    return date;
  }

  private static LocalDate date(MatchResult heading) {
    return LocalDate.parse(heading.group(2));
  }
}
