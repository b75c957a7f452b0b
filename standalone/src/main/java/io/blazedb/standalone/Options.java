package io.blazedb.standalone;

import io.blazedb.error.BlazeException;
import io.blazedb.op.DatabaseName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Checks what options say, and names the option and its variable in what it refuses.
 *
 * @param spec the command that has the options
 */
record Options(CommandSpec spec) {

  int between(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw refused(option, "is %d, it must be between %d and %d".formatted(value, min, max));
    }
    return value;
  }

  String required(String option, String value) {
    if (value.isBlank()) {
      throw refused(option, "is missing");
    }
    return value.strip();
  }

  /** The host and port of {@code host:port}, or empty if there is nothing. */
  Optional<String> endpoint(String option, String value) {
    if (value.isBlank()) {
      return Optional.empty();
    }
    if (!value.strip().matches("(\\[[0-9A-Fa-f:.]+\\]|[^\\s:/\\[\\]]+):[0-9]{1,5}")) {
      throw refused(option, "must be HOST:PORT, not \"" + value + "\"");
    }
    return Optional.of(value.strip());
  }

  /** The text of a file without the space around it, or empty if no file is named. */
  Optional<String> secret(String option, String file) {
    if (file.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw refused(option, file + " cannot be read: " + e);
    }
  }

  /** The databases that are named, or empty for any. */
  Optional<Set<DatabaseName>> databases(String option, List<String> names) {
    try {
      Set<DatabaseName> all =
          names.stream()
              .filter(name -> !name.isBlank())
              .map(DatabaseName::new)
              .collect(Collectors.toUnmodifiableSet());
      return all.isEmpty() ? Optional.empty() : Optional.of(all);
    } catch (BlazeException e) {
      throw refused(option, e.getMessage());
    }
  }

  /** Whether only this machine can reach {@code host}. */
  boolean isLoopback(String option, String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ParameterException(spec.commandLine(), option + " " + host + " is unknown", e);
    }
  }

  /** The refusal of several options together, to be thrown. */
  ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  /** The refusal of an option, to be thrown. */
  ParameterException refused(String option, String why) {
    return new ParameterException(
        spec.commandLine(), "%s (%s) %s".formatted(option, variable(option), why));
  }

  /** {@code BLAZEDB_LINGER_MS} for {@code --linger-ms}. */
  static String variable(String option) {
    return "BLAZEDB_"
        + Arrays.stream(option.substring(2).split("-", -1))
            .map(word -> word.toUpperCase(java.util.Locale.ROOT))
            .collect(Collectors.joining("_"));
  }
}
