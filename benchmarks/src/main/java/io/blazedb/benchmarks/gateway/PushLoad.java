package io.blazedb.benchmarks.gateway;

import io.blazedb.codec.Limits;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Shard;
import io.blazedb.wire.Message;
import io.blazedb.wire.MessageType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Devices that push what they have, as fast as the acks come: each has as many pushes in flight as
 * the protocol allows.
 */
final class PushLoad {
  /** DESIGN.md section 6. */
  private static final int IN_FLIGHT_MAX = 50;

  /** Where a frame has its request id. */
  private static final int REQUEST_ID_AT = 2;

  private static final long NODE = 0x6f1c_24be_90d3_4a57L;

  /**
   * Each load has devices of its own. Were they those of an earlier load, the gateway would know
   * their first pushes, and would ack them without an append.
   */
  private static final AtomicLong RUNS = new AtomicLong();

  private final int port;
  private final Duration time;
  private final List<Device> devices;

  /**
   * A load.
   *
   * @param databases where each device pushes to: one device an element
   */
  PushLoad(int port, List<DatabaseName> databases, Payload payload, Duration time) {
    this.port = port;
    this.time = time;
    this.devices = new ArrayList<>();
    long run = NODE + RUNS.incrementAndGet();
    for (DatabaseName database : databases) {
      NodeId node = new NodeId(run, devices.size() + 1L);
      devices.add(new Device(node, encoded(Shard.first(database), payload.batches().node(node))));
    }
  }

  private static List<Pushed> encoded(Shard shard, List<Bytes> batches) {
    List<Pushed> pushes = new ArrayList<>();
    for (Bytes batch : batches) {
      ByteBuffer frame = Sockets.message(pushes.size() + 1, new Message.Push(shard, batch));
      int operations =
          io.blazedb.codec.BatchCodec.decode(batch, Limits.DEFAULT).operations().size();
      pushes.add(new Pushed(frame, LogEnvelope.of(batch).encode().length(), operations));
    }
    return pushes;
  }

  /** A device's pushes before they are sent. */
  private record Device(NodeId node, List<Pushed> pushes) {}

  private record Pushed(ByteBuffer frame, int recordBytes, int operations) {}

  /** Connects, pushes for the load's time, and waits for all acks. */
  Flow run() {
    try (Sockets sockets = new Sockets()) {
      List<Pusher> pushers = devices.stream().map(device -> new Pusher(device, sockets)).toList();
      long startNs = System.nanoTime();
      long untilNs = startNs + time.toNanos();
      pushers.forEach(Pusher::fill);
      while (System.nanoTime() < untilNs) {
        sockets.serve(10);
        pushers.forEach(Pusher::fill);
      }
      sockets.serveUntil(() -> pushers.stream().allMatch(Pusher::isDone));
      return sum(pushers, System.nanoTime() - startNs);
    }
  }

  private static Flow sum(List<Pusher> pushers, long nanos) {
    return Flow.of(
        pushers.stream().mapToLong(each -> each.acked).sum(),
        pushers.stream().mapToLong(each -> each.bytes).sum(),
        pushers.stream().mapToLong(each -> each.operations).sum(),
        nanos);
  }

  /** One device at work. */
  private final class Pusher {
    private final List<Pushed> pushes;
    private final Socket socket;
    private long sent;
    private long acked;
    private long bytes;
    private long operations;

    Pusher(Device device, Sockets sockets) {
      pushes = device.pushes();
      socket = sockets.enter(port, device.node(), this::received);
    }

    /** Sends what fits into the window and what the network takes. */
    void fill() {
      while (sent - acked < IN_FLIGHT_MAX && !socket.isBlocked()) {
        socket.send(push(sent).frame());
        sent++;
      }
    }

    boolean isDone() {
      return acked == sent;
    }

    private Pushed push(long index) {
      return pushes.get((int) (index % pushes.size()));
    }

    /** Acks come in the order of the pushes. */
    private void received(ByteBuffer head, long length) {
      if (Sockets.typeOf(head) != MessageType.PUSH_ACK) {
        return;
      }
      long expected = acked % pushes.size() + 1;
      if (head.getInt(head.position() + REQUEST_ID_AT) != expected) {
        throw new IllegalStateException(
            "push " + expected + " is next, but the ack is " + Sockets.decoded(head));
      }
      Pushed push = push(acked);
      acked++;
      bytes += push.recordBytes();
      operations += push.operations();
    }
  }
}
