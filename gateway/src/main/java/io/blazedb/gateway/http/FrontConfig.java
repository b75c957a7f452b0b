package io.blazedb.gateway.http;

/**
 * What a {@link Front} listens with.
 *
 * @param host name or address to listen on
 * @param port TCP port; 0 picks a free one
 * @param eventLoops threads that serve sockets
 * @param connectionsMax WebSocket connections at a time
 * @param questionsMax questions over HTTP without an answer
 * @param bodyBytesMax bytes of a request's body
 * @param pingIntervalMs how often connections are pinged, ms
 * @param drainTimeoutMs how long closing waits for pushes in flight, ms
 */
public record FrontConfig(
    String host,
    int port,
    int eventLoops,
    int connectionsMax,
    int questionsMax,
    int bodyBytesMax,
    long pingIntervalMs,
    long drainTimeoutMs) {}
