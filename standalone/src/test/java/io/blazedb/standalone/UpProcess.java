package io.blazedb.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code blazedb up} in a process of its own, as an operator starts it. */
final class UpProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("BlazeDB is up at (\\S+),");

  private final Process process;
  private final URI url;

  private UpProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it on a free port and waits until it says that it is up. */
  static UpProcess start(Path data, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--data", data.toString(), "--port", "0"));
    arguments.addAll(List.of(options));
    Process process = launch(arguments);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = URL.matcher(line);
      if (matcher.find()) {
        return new UpProcess(process, URI.create(matcher.group(1)));
      }
    }
    throw new IOException("up ended with " + said);
  }

  /** Runs a command to its end: its exit code and everything that it said. */
  static Ended run(List<String> arguments) throws IOException, InterruptedException {
    Process process = launch(arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  record Ended(int exitCode, String said) {}

  private static Process launch(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(BlazeDbMain.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  URI url() {
    return url;
  }

  URI syncUrl() {
    return URI.create("ws://" + url.getAuthority() + "/sync");
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM; whether it ended within that many seconds. */
  boolean terminate(long withinSeconds) throws InterruptedException {
    process.destroy();
    return process.waitFor(withinSeconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    kill();
  }
}
