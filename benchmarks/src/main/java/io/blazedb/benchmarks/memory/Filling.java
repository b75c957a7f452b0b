package io.blazedb.benchmarks.memory;

import io.blazedb.benchmarks.gateway.Socket;
import io.blazedb.benchmarks.gateway.Sockets;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.op.Shard;
import io.blazedb.wire.Message;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Connections of which one writes and the others are idle. Used by one thread. */
final class Filling implements AutoCloseable {
  private static final int IN_FLIGHT_MAX = 50;
  private static final long IDLE_NODE = 0x2d9a_6c41_f07b_4e35L;

  private final Sockets sockets = new Sockets();
  private final Socket writing;
  private final Map<Shard, Long> ends = new HashMap<>();
  private final Map<Shard, Long> sequences = new HashMap<>();
  private int sent;
  private int acked;

  /** Connects to the gateway at {@code port}. */
  Filling(int port, int idle) {
    for (int i = 0; i < idle; i++) {
      sockets.enter(port, new NodeId(IDLE_NODE, i + 1L), (head, length) -> {});
    }
    writing = sockets.enter(port, Content.NODE, this::received);
  }

  /** Writes batches {@code from} to {@code to}, and returns when all are acked. */
  void write(Content content, int from, int to) {
    for (int i = from; i < to; i++) {
      Shard shard = Shard.first(content.database(i));
      writing.send(Sockets.message(++sent, new Message.Push(shard, batch(content, i, shard))));
      if (sent - acked >= IN_FLIGHT_MAX) {
        sockets.serveUntil(() -> sent - acked < IN_FLIGHT_MAX);
      }
    }
    sockets.serveUntil(() -> sent == acked);
  }

  private Bytes batch(Content content, int i, Shard shard) {
    long sequence = sequences.merge(shard, (long) content.operations(), Long::sum);
    return content.batch(i, sequence - content.operations() + 1);
  }

  private void received(ByteBuffer head, long length) {
    Message message = Sockets.decoded(head).message();
    if (message instanceof Message.PushAck ack && ack.rejected().isEmpty()) {
      ends.merge(ack.shard(), ack.offset() + 1, Math::max);
      acked++;
    } else {
      throw new IllegalStateException("a push was not acked whole: " + message);
    }
  }

  /** Where what was written of a shard ends; empty if nothing was. */
  OptionalLong end(Shard shard) {
    Long end = ends.get(shard);
    return end == null ? OptionalLong.empty() : OptionalLong.of(end);
  }

  /** Answers pings while something else is waited for. */
  void serve() {
    sockets.serve(20);
  }

  @Override
  public void close() {
    sockets.close();
  }
}
