package io.blazedb.standalone;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of a list is asked for at once. */
final class LimitOption {
  private static final int LIMIT_MAX = 1_000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many at most, 1 to " + LIMIT_MAX + ". Default: ${DEFAULT-VALUE}")
  private int limit;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * As a parameter of the request.
   *
   * @throws ParameterException if it is out of range
   */
  String value() {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "--limit is %d, it must be between 1 and %d".formatted(limit, LIMIT_MAX));
    }
    return Integer.toString(limit);
  }
}
