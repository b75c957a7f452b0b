package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BlazeDbMainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine blazedb =
      BlazeDbMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void tellsItsVersions() {
    assertThat(blazedb.execute("version")).isEqualTo(BlazeDbMain.EXIT_OK);
    assertThat(out.toString())
        .matches("BlazeDB \\d+\\.\\d+\\.\\d+ \\(Kafka \\d.*, Java \\d.*\\)\\R");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpsWhenAsked() {
    assertThat(blazedb.execute("--help")).isEqualTo(BlazeDbMain.EXIT_OK);
    assertThat(out.toString()).contains("version", "bench", "Exit codes:");
    assertThat(blazedb.execute("version", "--help")).isEqualTo(BlazeDbMain.EXIT_OK);
  }

  @Test
  void saysWhatIsWrongInALineAndWhereTheHelpIs() {
    assertThat(blazedb.execute("up", "--port", "99999")).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(err.toString().lines())
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).contains("--port", "99999");
              assertThat(lines.get(1)).isEqualTo("See blazedb up --help");
            });
  }

  @Test
  void saysWhereBenchIs() {
    assertThat(blazedb.execute("bench", "codec", "--json")).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(err.toString()).contains("./blazedb bench codec --json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "versoin", "--colour", "version extra"})
  void saysWhatItDoesNotUnderstand(String commandLine) {
    String[] args = commandLine.isEmpty() ? new String[0] : commandLine.split(" ", -1);
    assertThat(blazedb.execute(args)).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(err.toString()).isNotBlank();
    assertThat(out.toString()).isEmpty();
  }
}
