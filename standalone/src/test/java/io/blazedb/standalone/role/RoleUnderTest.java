package io.blazedb.standalone.role;

import io.blazedb.standalone.BlazeDbMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A role in a process of its own, as an operator starts it. */
final class RoleUnderTest implements AutoCloseable {
  private static final Pattern UP = Pattern.compile(" is up at (http://[^ ,]+)");

  private final Process process;
  private final URI url;

  private RoleUnderTest(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it and waits until it says that it is up. */
  static RoleUnderTest start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BlazeDbMain.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = UP.matcher(line);
      if (matcher.find()) {
        return new RoleUnderTest(process, URI.create(matcher.group(1)));
      }
    }
    throw new IOException(arguments[0] + " ended before it was up");
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

  /** SIGTERM; its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end within 60 s of SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
