package io.blazedb.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.gateway.dictionary.TrainingRequest;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blazedb dictionary train}: trains one in the server, on what is in its log. */
@Command(
    name = "train",
    description = {
      "Train a dictionary on a database's newest batches, in the running server, and publish it if"
          + " it pays.",
      "It is measured on the newest fifth of the batches, which it is not trained on, against what"
          + " devices pack with now."
    },
    exitCodeList = {"0:published", "1:failed", "2:not understood", "3:not published"})
final class DictionaryTrainCommand implements Callable<Integer> {
  static final int EXIT_NOT_PUBLISHED = 3;

  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Which one.")
  private String database;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "" + TrainingRequest.BATCHES_DEFAULT,
      description =
          "How many of the newest batches are looked at, "
              + TrainingRequest.BATCHES_MIN
              + " to "
              + TrainingRequest.BATCHES_MAX
              + ". Default: ${DEFAULT-VALUE}")
  private int samples;

  @Option(names = "--force", description = "Publish it also if it does not pay.")
  private boolean force;

  @Option(names = "--json", description = "Print the server's report as JSON.")
  private boolean json;

  @Mixin private GatewayOptions gateway;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (samples < TrainingRequest.BATCHES_MIN || samples > TrainingRequest.BATCHES_MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "--samples is %d, it must be between %d and %d"
              .formatted(samples, TrainingRequest.BATCHES_MIN, TrainingRequest.BATCHES_MAX));
    }
    JsonNode report =
        gateway.post(
            "/dictionaries/train",
            Map.of(
                "database", database,
                "samples", Integer.toString(samples),
                "force", Boolean.toString(force)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report);
    } else {
      tell(out, report);
    }
    out.flush();
    return report.has("dictionary") ? BlazeDbMain.EXIT_OK : EXIT_NOT_PUBLISHED;
  }

  private void tell(PrintWriter out, JsonNode report) {
    int batches = report.path("batches").asInt();
    if (report.path("outcome").asText().equals("nothing-to-learn")) {
      out.printf(
          "Not published: %d small batches in %s teach nothing; it takes %d that have something in"
              + " common.%n",
          batches, database, TrainingRequest.BATCHES_MIN);
      return;
    }
    out.printf(
        Locale.ROOT,
        "Trained on %d batches of %s; on %d others it makes %d bytes of %d (saves %.1f %%; %d"
            + " uncompressed).%n",
        batches - report.path("heldOut").asInt(),
        database,
        report.path("heldOut").asInt(),
        report.path("bytesAfter").asLong(),
        report.path("bytesBefore").asLong(),
        report.path("savingPercent").asDouble(),
        report.path("bytesPlain").asLong());
    JsonNode dictionary = report.path("dictionary");
    if (dictionary.isMissingNode()) {
      out.printf(
          Locale.ROOT,
          "Not published: it must save %.0f %% at least. --force publishes it all the same.%n",
          report.path("savingMinPercent").asDouble());
    } else {
      out.printf(
          "Published dictionary %d, version %d, %d bytes.%n",
          dictionary.path("id").asInt(),
          dictionary.path("version").asInt(),
          dictionary.path("bytes").asInt());
    }
  }
}
