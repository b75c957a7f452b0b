package io.blazedb.client;

import io.blazedb.wire.Message;

/**
 * What this device and the server both allow.
 *
 * @param cut the bounds of a batch
 * @param inFlightMax the most batches without an ack
 */
record ServerLimits(BatchCut cut, int inFlightMax) {

  static ServerLimits of(ClientConfig config, Message.HandshakeReply server) {
    int frame = server.frameBytesMax() - ClientConfig.FRAME_OVERHEAD_BYTES;
    return new ServerLimits(
        new BatchCut(
            Math.max(1, Math.min(config.batchOperationsMax(), server.operationsMax())),
            Math.max(1, Math.min(config.batchBytesMax(), frame))),
        Math.max(1, Math.min(config.inFlightMax(), server.inFlightMax())));
  }
}
