package io.blazedb.benchmarks.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process of this benchmark's own: the Java and the jars of this one, a {@link ChildMain} role.
 * It ends when it is closed or this process dies, whichever is first.
 */
public final class Child implements AutoCloseable {
  private static final long ANSWER_SECONDS_MAX = 120;
  private static final long STOP_SECONDS_MAX = 15;
  private static final int LOG_LINES_SHOWN = 20;

  /** Said when a child's output ends. */
  private static final String END = "end";

  private final Process process;
  private final PrintWriter in;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Facts ready;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::read, "child-output");
    reader.setDaemon(true);
    reader.start();
    Facts told = null;
    try {
      told = Facts.parse(next(ChildMain.READY));
    } finally {
      if (told == null) {
        close();
      }
    }
    this.ready = told;
  }

  /**
   * Starts a child and returns when it stands.
   *
   * @param directory an existing directory, for its log
   * @param jvmOptions heap, collector and the like
   * @param role the role's name and arguments
   * @throws IllegalStateException with the end of its log, if it does not come up
   */
  public static Child start(Path directory, List<String> jvmOptions, List<String> role) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildMain.class.getName());
    command.addAll(role);
    try {
      Path log = Files.createTempFile(directory, role.get(0) + "-", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new Child(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("no child can be started with " + command, e);
    }
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      out.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString());
    }
    lines.add(END);
  }

  /** What it told when it stood. */
  public Facts ready() {
    return ready;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it as {@code kill -9} does, and returns when it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Asks, and waits for the answer. */
  public Facts ask(String command) {
    tell(command);
    return hear();
  }

  /** How long its compiler was at work so far, ms. */
  long compileMillis() {
    return ask(ChildMain.COMPILED).number("ms");
  }

  /** Asks without waiting; {@link #hear} takes the answer. */
  void tell(String command) {
    in.println(command);
  }

  /** Waits for the answer to the oldest {@link #tell}. */
  Facts hear() {
    return Facts.parse(next(ChildMain.ANSWER));
  }

  /** The rest of the next line that begins so; what libraries print is passed over. */
  private String next(String prefix) {
    try {
      long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX);
      while (true) {
        String line = lines.poll(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null || line.equals(END)) {
          throw new IllegalStateException(
              "a child of the benchmark " + (line == null ? "hangs: " : "ended: ") + endOfLog());
        }
        if (line.startsWith(prefix)) {
          return line.substring(prefix.length());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a child was asked", e);
    }
  }

  private String endOfLog() {
    try {
      List<String> said = Files.readAllLines(log);
      return String.join(
          "\n", said.subList(Math.max(0, said.size() - LOG_LINES_SHOWN), said.size()));
    } catch (IOException e) {
      return "its log can't be read: " + e;
    }
  }

  /** Ends its standard input, and the child with it; if it does not follow, ends the child. */
  @Override
  public void close() {
    in.close();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
