package io.blazedb.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs Jazzer on one target after the other, each in a process of its own; only with {@code
 * -Pfuzz}, see docs/fuzzing.md. Findings land in the target's corpus folder.
 */
final class FuzzCampaign {
  private static final int INPUT_BYTES_MAX = 8_192;

  private static final long SECONDS = Long.getLong("fuzz.seconds", 60);
  private static final Path FINDINGS = Path.of("src/test/resources/io/blazedb/fuzz");
  private static final Path WORK = Path.of("target/fuzz");

  static Stream<FuzzTarget> targets() {
    String named = System.getProperty("fuzz.target", "");
    return named.isBlank()
        ? Stream.of(FuzzTarget.values())
        : Stream.of(named.split(",")).map(FuzzTarget::named);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void findsNothing(FuzzTarget target) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(WORK.resolve(target.folder()));
    Path findings = Files.createDirectories(FINDINGS.resolve(target.folder()));
    int seed = 0;
    for (Corpus.Input input : Corpus.of(target)) {
      Files.write(corpus.resolve("seed-" + seed++), input.bytes().toArray());
    }
    System.out.printf("fuzzing %s for %d s from %d seeds%n", target.folder(), SECONDS, seed);
    Process jazzer = new ProcessBuilder(command(target, corpus, findings)).inheritIO().start();
    int exit;
    try {
      exit = jazzer.waitFor();
    } finally {
      jazzer.destroy();
    }
    assertThat(exit)
        .as("a finding of %s is in %s, its trace is above", target.folder(), findings)
        .isZero();
  }

  private static List<String> command(FuzzTarget target, Path corpus, Path findings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading"));
    command.add("-Dfuzz.target=" + target.folder());
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", "")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + FuzzEntry.class.getName());
    command.add("--instrumentation_includes=io.blazedb.**");
    command.add("--custom_hook_excludes=**");
    command.add("-artifact_prefix=" + findings + "/");
    command.add("-max_total_time=" + SECONDS);
    command.add("-max_len=" + INPUT_BYTES_MAX);
    command.add("-timeout=30");
    command.add("-rss_limit_mb=0");
    command.add("-print_final_stats=1");
    command.add(corpus.toString());
    return command;
  }
}
