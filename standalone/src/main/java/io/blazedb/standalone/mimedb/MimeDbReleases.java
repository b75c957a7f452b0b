package io.blazedb.standalone.mimedb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The 24 releases of mime-db that are packed into this jar. */
public final class MimeDbReleases {

  /** The versions, oldest first; the build unpacks the same ones. */
  private static final List<String> VERSIONS =
      List.of(
          "1.10.0", "1.19.0", "1.23.0", "1.26.0", "1.27.0", "1.30.0", "1.33.0", "1.35.0", "1.36.0",
          "1.37.0", "1.38.0", "1.40.0", "1.42.0", "1.43.0", "1.44.0", "1.45.0", "1.46.0", "1.47.0",
          "1.48.0", "1.49.0", "1.50.0", "1.51.0", "1.52.0", "1.54.0");

  /** The newest release tells the dates of all. */
  private static final String HISTORY = VERSIONS.get(VERSIONS.size() - 1) + "/HISTORY.md";

  private MimeDbReleases() {}

  /**
   * Reads all releases, oldest first: some 40,000 media types, in well under a second.
   *
   * @throws MimeDbException when a release is missing, has no date or holds something unknown
   */
  public static List<MimeDbRelease> load() {
    ReleaseDates dates = ReleaseDates.parse(resource(HISTORY));
    return VERSIONS.stream().map(version -> release(version, dates)).toList();
  }

  private static MimeDbRelease release(String version, ReleaseDates dates) {
    return new MimeDbRelease(
        version, dates.of(version), new DbJsonReader(version).read(resource(version + "/db.json")));
  }

  private static String resource(String name) {
    try (InputStream in = MimeDbReleases.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new MimeDbException("mime-db: %s was not packed into this build".formatted(name));
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new MimeDbException("mime-db: %s can't be read".formatted(name), e);
    }
  }
}
