package io.blazedb.standalone.mimedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MimeDbChangesTest {

  private static final MimeType IANA = from("iana");
  private static final MimeType NGINX = from("nginx");

  @Test
  void areInsertsUpdatesAndDeletes() {
    MimeDbChanges changes =
        MimeDbChanges.between(
            new TreeMap<>(Map.of("a/gone", IANA, "a/kept", IANA, "a/other", IANA)),
            new TreeMap<>(Map.of("a/new", IANA, "a/kept", IANA, "a/other", NGINX)));
    assertThat(changes.inserted()).containsOnly(Map.entry("a/new", IANA));
    assertThat(changes.updated()).containsOnly(Map.entry("a/other", NGINX));
    assertThat(changes.deleted()).containsOnly("a/gone");
  }

  @Test
  void tellAnAbsentFieldFromAnEmptyOne() {
    MimeType none =
        new MimeType(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    MimeType empty =
        new MimeType(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(new TreeSet<>()));
    assertThat(
            MimeDbChanges.between(
                    new TreeMap<>(Map.of("a/b", none)), new TreeMap<>(Map.of("a/b", empty)))
                .updated())
        .containsOnly(Map.entry("a/b", empty));
  }

  private static MimeType from(String source) {
    return new MimeType(Optional.of(source), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
