package io.blazedb.benchmarks.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The entry point of child processes: takes a role, says when it stands, answers commands a line at
 * a time, and ends when its standard input does, so that no child outlives its parent.
 */
public final class ChildMain {
  static final String READY = "ready ";
  static final String ANSWER = "answer ";

  /** How long the compiler was at work so far. */
  static final String COMPILED = "compiled";

  /** Collects garbage, then tells what is left. */
  static final String MEMORY = "memory";

  private ChildMain() {}

  /** Runs a role: its name, then its arguments. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> words = List.of(args);
    try (Role role = role(words)) {
      out.println(READY + role.ready().format());
      serve(role, out);
    }
    // What is left of a role's threads must not keep the process.
    System.exit(0);
  }

  private static Role role(List<String> words) throws Exception {
    return switch (words.get(0)) {
      case "broker" -> new BrokerRole(Path.of(words.get(1)));
      case "gateway" -> new GatewayRole(words.get(1), Integer.parseInt(words.get(2)));
      case "fanout" -> new FanOutRole(words.get(1));
      case "bare" -> new BareRole();
      case "streams" -> StreamsInstanceRole.of(words.subList(1, words.size()));
      case "router" -> new RouterRole(words.get(1), words.get(2));
      case "up" -> new UpRole(Path.of(words.get(1)), Integer.parseInt(words.get(2)));
      default -> throw new IllegalArgumentException("no such role: " + words);
    };
  }

  private static void serve(Role role, PrintStream out) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = nextLine(in); line != null; line = nextLine(in)) {
      out.println(ANSWER + answer(role, List.of(line.split(" ", -1))).format());
    }
  }

  /** What any process can tell, whatever its role. */
  private static Facts answer(Role role, List<String> words) throws Exception {
    return switch (words.get(0)) {
      case COMPILED -> new Facts(Map.of("ms", Long.toString(compileMillis())));
      case MEMORY -> Memory.settled();
      default -> role.answer(words);
    };
  }

  private static long compileMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  /** A pipe that breaks is one that ended. */
  private static String nextLine(BufferedReader in) {
    try {
      return in.readLine();
    } catch (IOException e) {
      return null;
    }
  }
}
