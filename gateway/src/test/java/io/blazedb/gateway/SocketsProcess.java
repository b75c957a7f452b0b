package io.blazedb.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A process that opens sockets, says nothing on them, and counts those that are ended. */
final class SocketsProcess implements AutoCloseable {
  private static final String OPEN = "open";
  private static final int DEADLINE_MS = 120_000;

  private final Process process;
  private final BufferedReader out;

  private SocketsProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.US_ASCII);
  }

  /** Returns once {@code count} sockets are connected to {@code port} of this machine. */
  static SocketsProcess open(int port, int count) throws IOException {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SocketsProcess.class.getName(),
            Integer.toString(port),
            Integer.toString(count));
    SocketsProcess opened =
        new SocketsProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    if (!OPEN.equals(opened.out.readLine())) {
      opened.close();
      throw new IOException("the sockets could not be opened");
    }
    return opened;
  }

  /** How many of the sockets the other end has ended, once each has had its time. */
  int countEnded() throws IOException {
    return Integer.parseInt(out.readLine());
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The process's: port and count. */
  public static void main(String[] arguments) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
      socket.setSoTimeout(DEADLINE_MS);
      sockets.add(socket);
    }
    System.out.println(OPEN);
    System.out.println(sockets.stream().filter(SocketsProcess::isEnded).count());
  }

  private static boolean isEnded(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return !(reset instanceof java.net.SocketTimeoutException);
    }
  }
}
