package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecordIdTest {
  private static final CollectionName TYPES = new CollectionName("types");

  @Test
  void aKeyNamesTheSameRecordEverywhere() {
    RecordId id = RecordId.ofKey(TYPES, "application/json");

    assertThat(id).isEqualTo(RecordId.ofKey(new CollectionName("types"), "application/json"));
    assertThat(id).isNotEqualTo(RecordId.ofKey(TYPES, "application/xml"));
    assertThat(id).isNotEqualTo(RecordId.ofKey(new CollectionName("other"), "application/json"));
  }

  @Test
  void derivedIdsAreUuidsOfVersion8() {
    UUID uuid = RecordId.ofKey(TYPES, "größer").toUuid();

    assertThat(uuid.version()).isEqualTo(8);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void derivedIdsNeverChange() {
    assertThat(RecordId.ofKey(TYPES, "application/json"))
        .hasToString("cd4c840b-4216-8357-b933-c3e04ae163e6");
  }
}
