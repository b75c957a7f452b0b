package io.blazedb.benchmarks.latency;

import io.blazedb.benchmarks.gateway.Socket;
import io.blazedb.benchmarks.gateway.Sockets;
import io.blazedb.benchmarks.gateway.Testbed;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Message;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Ten devices edit, each edit a push; another one subscribes. The latency of an edit ends when the
 * update is with the other device, which is after the broker's ack of the append.
 */
final class DeviceToDevice {
  private static final NodeId READER = new NodeId(0x1b5f_60d2_83ce_47a8L, 1);
  private static final int SUBSCRIBE_ID = 2;
  private static final long START_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long ARRIVAL_SECONDS_MAX = 60;

  private final Testbed testbed;
  private final Schedule schedule;
  private int runs;

  DeviceToDevice(Testbed testbed, Schedule schedule) {
    this.testbed = testbed;
    this.schedule = schedule;
  }

  private List<ByteBuffer> frames(int run) {
    return IntStream.range(0, schedule.count())
        .mapToObj(i -> Sockets.message(i + 1, new Message.Push(Edits.SHARD, Edits.batch(run, i))))
        .toList();
  }

  Latencies run() {
    int run = runs++;
    List<ByteBuffer> frames = frames(run);
    Reader reader = new Reader();
    reader.start();
    try (Sockets sockets = new Sockets()) {
      List<Socket> devices =
          IntStream.range(0, Edits.DEVICES)
              .mapToObj(
                  i -> sockets.enter(testbed.port(), Edits.device(run, i), (head, length) -> {}))
              .toList();
      reader.live.join();
      long startNs = System.nanoTime() + START_AFTER_NS;
      reader.startNs.complete(startNs);
      schedule.run(
          startNs, i -> devices.get(i % Edits.DEVICES).send(frames.get(i)), () -> sockets.serve(0));
      return reader.all.orTimeout(ARRIVAL_SECONDS_MAX, TimeUnit.SECONDS).join();
    }
  }

  /** The device that awaits all edits, on a thread of its own. */
  private final class Reader {
    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private final CompletableFuture<Long> startNs = new CompletableFuture<>();
    private final CompletableFuture<Latencies> all = new CompletableFuture<>();
    private final Histogram nanos = new Histogram(3);

    void start() {
      new Thread(this::run, "reader").start();
    }

    private void run() {
      try (Sockets sockets = new Sockets()) {
        Socket socket = sockets.enter(testbed.port(), READER, this::received);
        socket.send(
            Sockets.message(SUBSCRIBE_ID, new Message.Subscribe(Edits.DATABASE, testbed.end())));
        sockets.serveUntil(() -> nanos.getTotalCount() == schedule.count() || all.isDone());
        all.complete(Latencies.of(nanos));
      } catch (RuntimeException e) {
        live.completeExceptionally(e);
        all.completeExceptionally(e);
      }
    }

    private void received(ByteBuffer head, long length) {
      long nowNs = System.nanoTime();
      Message message = Sockets.decoded(head).message();
      if (message instanceof Message.Update update) {
        int index = Edits.index(update.entry());
        nanos.recordValue(Math.max(0, nowNs - schedule.dueNs(startNs.join(), index)));
      } else if (message instanceof Message.SyncState state
          && state.phase() == Message.SyncPhase.LIVE) {
        live.complete(null);
      }
    }
  }
}
