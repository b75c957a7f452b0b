package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

class RoleCommandsTest {
  private static final List<String> GATEWAY =
      List.of("gateway", "--kafka", "127.0.0.1:1", "--streams", "http://127.0.0.1:1");
  private static final List<String> STREAMS = List.of("streams", "--kafka", "127.0.0.1:1");

  /** Of these no number counts unless a key or a certificate is given. */
  private static final Set<Class<?>> ONLY_IF_USED = Set.of(TokenOptions.class, TlsOptions.class);

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine blazedb =
      BlazeDbMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "streams"})
  void everyOptionIsAnEnvironmentVariableToo(String command) throws Exception {
    for (OptionSpec option : options(command)) {
      String variable = Options.variable(option.longestName());
      assertThat(field(option).getAnnotation(Option.class).defaultValue())
          .as(option.longestName())
          .startsWith("${env:" + variable + ":-");
      assertThat(String.join(" ", option.description())).contains(variable);
    }
    assertThat(blazedb.execute(command, "--help")).isZero();
    assertThat(out.toString()).contains("--kafka", "BLAZEDB_KAFKA", "Exit codes:");
  }

  static Stream<List<String>> numbers() {
    return Stream.of(GATEWAY, STREAMS)
        .flatMap(
            command ->
                options(command.get(0)).stream()
                    .filter(option -> option.type() == int.class)
                    .filter(option -> !ONLY_IF_USED.contains(field(option).getDeclaringClass()))
                    .map(option -> with(command, option.longestName(), "-99")));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void namesTheNumberThatItRefuses(List<String> arguments) {
    String option = arguments.get(arguments.size() - 2);
    assertRefused(arguments, option, Options.variable(option), "-99");
  }

  @Test
  void namesWhatIsMissing() {
    assertRefused(List.of("gateway"), "--kafka", "BLAZEDB_KAFKA", "missing");
    assertRefused(List.of("gateway", "--kafka", "a:1"), "--streams", "BLAZEDB_STREAMS", "missing");
    assertRefused(List.of("streams"), "--kafka", "BLAZEDB_KAFKA", "missing");
  }

  @Test
  void namesTheTextThatItRefuses() throws Exception {
    String secret = Files.writeString(directory.resolve("secret"), "short").toString();
    assertRefused(with(GATEWAY, "--streams", "https://a:1"), "--streams", "https://a:1");
    assertRefused(with(GATEWAY, "--databases", "no database"), "--databases", "no database");
    assertRefused(with(GATEWAY, "--streams-secret-file", "/none"), "--streams-secret-file");
    assertRefused(with(GATEWAY, "--host", "0.0.0.0"), "--host", "--auth-jwks");
    assertRefused(with(STREAMS, "--streams-secret-file", secret), "--streams-secret-file", "16");
    assertRefused(with(STREAMS, "--advertise", "here"), "--advertise", "HOST:PORT");
    assertRefused(with(STREAMS, "--replication-factor", "0"), "--replication-factor");
  }

  @Test
  void wantsASecretWhereOthersCanAsk() throws Exception {
    assertRefused(with(STREAMS, "--host", "0.0.0.0"), "--host", "--streams-secret-file");
    String secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef").toString();
    List<String> everywhere = with(STREAMS, "--host", "0.0.0.0");
    assertRefused(with(everywhere, "--streams-secret-file", secret), "--advertise", "missing");
  }

  @Test
  void saysInALineWhyItCannotStart() {
    assertThat(execute(with(GATEWAY, "--start-timeout-ms", "0", "--read-timeout-ms", "300")))
        .isEqualTo(BlazeDbMain.EXIT_FAILED);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("127.0.0.1:1");
  }

  private void assertRefused(List<String> arguments, String... said) {
    err.getBuffer().setLength(0);
    assertThat(execute(arguments)).as(arguments::toString).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(err.toString().lines().findFirst().orElseThrow()).contains(said);
  }

  private int execute(List<String> arguments) {
    return blazedb.execute(arguments.toArray(String[]::new));
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  /** Without those that every command has. */
  private static List<OptionSpec> options(String command) {
    return BlazeDbMain.commandLine()
        .getSubcommands()
        .get(command)
        .getCommandSpec()
        .options()
        .stream()
        .filter(option -> option.userObject() instanceof Field)
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .toList();
  }

  private static Field field(OptionSpec option) {
    return (Field) option.userObject();
  }
}
