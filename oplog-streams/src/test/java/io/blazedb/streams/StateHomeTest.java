package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Epoch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateHomeTest {
  @TempDir Path directory;

  @Test
  void keepsItsInstanceIdAndHasNoOthers() {
    String id = StateHome.open(directory).instanceId();
    assertThat(StateHome.open(directory).instanceId()).isEqualTo(id);
    assertThat(StateHome.open(directory.resolve("other")).instanceId()).isNotEqualTo(id);
  }

  @Test
  void knowsWhichIncarnationItIsOf() {
    StateHome home = StateHome.open(directory);
    assertThat(home.isOfAnotherEpoch(new Epoch(1, 2))).isFalse();
    home.claim(new Epoch(1, 2));
    assertThat(home.isOfAnotherEpoch(new Epoch(1, 2))).isFalse();
    assertThat(home.isOfAnotherEpoch(new Epoch(1, 3))).isTrue();
  }

  @Test
  void refusesAPathThatIsAFile() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> StateHome.open(file))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .withMessageContaining(file.toString());
  }
}
