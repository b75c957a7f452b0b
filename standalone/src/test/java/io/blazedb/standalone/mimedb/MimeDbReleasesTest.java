package io.blazedb.standalone.mimedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The known answers of this input. */
class MimeDbReleasesTest {

  private static final List<MimeDbRelease> RELEASES = MimeDbReleases.load();

  @Test
  void areTheChosenOnesInOrder() {
    assertThat(RELEASES).hasSize(24);
    assertThat(RELEASES)
        .extracting(MimeDbRelease::version)
        .startsWith("1.10.0", "1.19.0", "1.23.0")
        .endsWith("1.51.0", "1.52.0", "1.54.0");
    assertThat(RELEASES).extracting(MimeDbRelease::date).isSorted().doesNotHaveDuplicates();
    assertThat(RELEASES.get(0).date()).isEqualTo(LocalDate.of(2015, 5, 19));
    assertThat(RELEASES.get(23).date()).isEqualTo(LocalDate.of(2025, 3, 17));
  }

  /** Six of the 706 updates only reorder extensions, and extensions are a set. */
  @Test
  void differByTheKnownNumbersOfChanges() {
    Counts counts = Counts.of(RELEASES.stream().map(MimeDbRelease::types).toList());
    assertThat(counts).isEqualTo(new Counts(2_538, 706 - 6, 16, 2_522));
  }

  @Test
  void differByTheKnownNumbersOfChangesAsWritten() throws IOException {
    List<SortedMap<String, JsonNode>> written = new ArrayList<>();
    for (MimeDbRelease release : RELEASES) {
      written.add(asWritten(release.version()));
    }
    assertThat(Counts.of(written)).isEqualTo(new Counts(2_538, 706, 16, 2_522));
  }

  @Test
  void followFromTheOneBeforeByTheirChanges() {
    SortedMap<String, MimeType> state = new TreeMap<>();
    for (MimeDbRelease release : RELEASES) {
      MimeDbChanges changes = MimeDbChanges.between(state, release.types());
      state.putAll(changes.inserted());
      state.putAll(changes.updated());
      state.keySet().removeAll(changes.deleted());
      assertThat(state).as(release.version()).isEqualTo(release.types());
    }
  }

  @Test
  void sayWhatMimeDbSays() {
    MimeType json = RELEASES.get(23).types().get("application/json");
    assertThat(json.source()).hasValue("iana");
    assertThat(json.charset()).hasValue("UTF-8");
    assertThat(json.compressible()).hasValue(true);
    assertThat(json.extensions().orElseThrow()).containsExactly("json", "map");
  }

  private static SortedMap<String, JsonNode> asWritten(String version) throws IOException {
    SortedMap<String, JsonNode> types = new TreeMap<>();
    try (InputStream in = MimeDbReleases.class.getResourceAsStream(version + "/db.json")) {
      new ObjectMapper()
          .readTree(in)
          .properties()
          .forEach(entry -> types.put(entry.getKey(), entry.getValue()));
    }
    return types;
  }

  private record Counts(int inserts, int updates, int deletes, int records) {

    static <T> Counts of(List<SortedMap<String, T>> states) {
      Counts counts = new Counts(0, 0, 0, 0);
      SortedMap<String, T> before = new TreeMap<>();
      for (SortedMap<String, T> after : states) {
        counts = counts.plus(before, after);
        before = after;
      }
      return counts;
    }

    private <T> Counts plus(SortedMap<String, T> before, SortedMap<String, T> after) {
      Set<String> stayed = new TreeSet<>(after.keySet());
      stayed.retainAll(before.keySet());
      long changed = stayed.stream().filter(k -> !after.get(k).equals(before.get(k))).count();
      return new Counts(
          inserts + after.size() - stayed.size(),
          updates + (int) changed,
          deletes + before.size() - stayed.size(),
          after.size());
    }
  }
}
