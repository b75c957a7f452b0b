package io.blazedb.wire;

/**
 * One WebSocket binary message.
 *
 * @param requestId chosen by whoever asks, repeated by whoever answers; 0 for what answers nothing
 * @param message the message
 */
public record Frame(int requestId, Message message) {}
