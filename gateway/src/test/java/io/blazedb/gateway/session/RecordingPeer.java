package io.blazedb.gateway.session;

import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A connection whose thread is the test's: tasks run when the test says so. */
final class RecordingPeer implements Peer {
  final List<Frame> written = new ArrayList<>();
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private boolean reading = true;

  /** Whether the session takes messages from the socket. */
  boolean isReading() {
    return reading;
  }

  @Override
  public void write(Bytes frame, Runnable taken) {
    written.add(FrameCodec.decode(frame, Limits.DEFAULT));
    execute(taken);
  }

  @Override
  public void pauseReading() {
    reading = false;
  }

  @Override
  public void resumeReading() {
    reading = true;
  }

  @Override
  public void close(int status, String reason) {
    throw new AssertionError("closed with " + status + " " + reason);
  }

  @Override
  public void letIn() {}

  /** Time does not pass. */
  @Override
  public Runnable schedule(long delayMs, Runnable task) {
    return () -> {};
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what the session has to do, as it comes, until {@code reached}. */
  void runUntil(BooleanSupplier reached) {
    while (!reached.getAsBoolean()) {
      next().run();
    }
  }

  private Runnable next() {
    try {
      Runnable task = tasks.poll(30, TimeUnit.SECONDS);
      if (task == null) {
        throw new AssertionError("the session has nothing to do");
      }
      return task;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
