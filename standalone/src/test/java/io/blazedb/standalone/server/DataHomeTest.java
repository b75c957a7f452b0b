package io.blazedb.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataHomeTest {
  @TempDir private Path directory;

  @Test
  void makesAMissingDirectoryAndOpensItAgain() throws Exception {
    Path data = directory.resolve("a/b");
    DataHome.open(data).close();
    assertThat(Files.readString(data.resolve("format"))).isEqualTo("blazedb-format 1\n");
    try (DataHome again = DataHome.open(data)) {
      assertThat(again.broker()).isEqualTo(data.resolve("broker"));
    }
  }

  @Test
  void refusesADirectoryThatIsOpen() throws Exception {
    try (DataHome open = DataHome.open(directory)) {
      assertThatThrownBy(() -> DataHome.open(directory))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use");
      assertThat(open.views()).isEqualTo(directory.resolve("views"));
    }
    DataHome.open(directory).close();
  }

  @Test
  void refusesANewerFormat() throws Exception {
    Files.writeString(directory.resolve("format"), "blazedb-format 2\n");
    assertThatThrownBy(() -> DataHome.open(directory))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("format 2")
        .hasMessageContaining("newer");
  }

  @Test
  void refusesAFormatFileThatItCannotRead() throws Exception {
    Files.writeString(directory.resolve("format"), "something else");
    assertThatThrownBy(() -> DataHome.open(directory))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("something else");
  }

  @Test
  void refusesSomebodyElsesDirectory() throws Exception {
    Files.writeString(directory.resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> DataHome.open(directory))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("letter.txt");
    assertThat(directory.resolve("format")).doesNotExist();
  }

  @Test
  void refusesAPathThatCannotBeADirectory() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> DataHome.open(file.resolve("data")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("not writable");
  }
}
