package io.blazedb.streams.http;

/**
 * The bounds of the JDK's HTTP server that it takes from system properties only, and reads when the
 * first one of a process is made. What an operator has set stays.
 */
final class HttpLimits {
  private static final String PREFIX = "sun.net.httpserver.";

  private HttpLimits() {}

  static void apply(ViewServerConfig config) {
    set(PREFIX + "maxReqTime", config.requestTimeoutMs() / 1_000);
    set(PREFIX + "maxRspTime", config.answerTimeoutMs() / 1_000);
    // Else an answer's second segment waits for the acknowledgement of its first, up to 40 ms.
    set(PREFIX + "nodelay", "true");
  }

  private static void set(String property, Object value) {
    System.setProperty(property, System.getProperty(property, value.toString()));
  }
}
