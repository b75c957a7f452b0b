package io.blazedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MeasuringTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** One row that meets its target, and one that misses it. */
  @Command(name = "two")
  static final class TwoRows implements Callable<Integer> {
    @Mixin private Measuring measuring;

    @Override
    public Integer call() {
      return measuring.run(
          report -> {
            report.row(Row.ofCounts("1 good", new Target(">= 2"), 4, 2));
            report.row(Row.ofCounts("2 bad", new Target(">= 2"), 3, 2));
          });
    }
  }

  @Test
  void printsATableUnderTheVersions() {
    assertThat(execute()).isZero();
    assertThat(out.toString())
        .contains("BlazeDB ", " processors", "heap at most")
        .containsPattern("1 good +4 +2 +2.00 .* met\\R")
        .containsPattern("2 bad +3 +2 +1.50 .* missed\\R")
        .contains("void or missed: [2 bad]");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsNothingButRowsAsJson() {
    assertThat(execute("--json")).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("{\"row\":").endsWith("\"void\":false}"));
    assertThat(err.toString()).contains("BlazeDB ", "void or missed: [2 bad]");
  }

  @Test
  void failsOnAMissedTargetOnlyWhenAsked() {
    assertThat(execute("--require")).isEqualTo(BenchMain.EXIT_FAILED);
  }

  @Test
  void helpsWithEveryCommand() {
    CommandLine bench =
        BenchMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertThat(bench.execute("--help")).isZero();
    assertThat(out.toString()).contains("codec", "gateway", "latency", "Exit codes:");
    assertThat(bench.execute("codec", "--help")).isZero();
    assertThat(out.toString()).contains("--json", "--quick", "--require");
    assertThat(bench.execute("codek")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank();
  }

  private int execute(String... args) {
    return new CommandLine(new TwoRows())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }
}
