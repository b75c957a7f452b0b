package io.blazedb.gateway.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of pushes in flight, over all sessions of a gateway. Thread-safe, and nobody blocks.
 *
 * <p>When they are as many as they may be, a session that has brought a push waits: its socket is
 * not read. Those that wait go on in the order in which they came, as there is room. A push that
 * was received already is still taken, up to twice the bound; past that it is refused, so that the
 * memory of all pushes is bounded however many sockets there are.
 */
public final class InFlightBytes {
  private final long bytesMax;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();

  private record Waiter(long bytes, Runnable wake) {}

  /** None yet, of {@code bytesMax} before sockets wait. */
  public InFlightBytes(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** How many there may be before sockets wait. */
  long bytesMax() {
    return bytesMax;
  }

  /** How many there are. */
  public long bytes() {
    return used.get();
  }

  /** Takes a push in; false, and nothing taken, if there are far too many. */
  boolean take(long bytes) {
    long after = used.addAndGet(bytes);
    if (after > 2 * bytesMax && after > bytes) {
      release(bytes);
      return false;
    }
    return true;
  }

  /** Whether sockets must wait. */
  boolean isFull() {
    return used.get() >= bytesMax;
  }

  /**
   * Has {@code wake} run once there is room, in turn; perhaps at once, and perhaps on another
   * thread.
   *
   * @param bytes what the waiting session is expected to bring
   */
  void await(long bytes, Runnable wake) {
    waiting.add(new Waiter(bytes, wake));
    wakeSome(); // the room may have come before the waiter
  }

  /** Gives back what {@link #take} took. */
  void release(long bytes) {
    used.addAndGet(-bytes);
    wakeSome();
  }

  /**
   * Wakes as many as are expected to fill the room. With nothing in flight nobody would come by
   * here again, so then all are woken, whatever they bring.
   */
  private void wakeSome() {
    long inFlight = used.get();
    long room = bytesMax - inFlight;
    while (room > 0 && !waiting.isEmpty()) {
      Waiter next = waiting.poll();
      if (next == null) {
        return; // another thread took it
      }
      next.wake.run();
      room -= inFlight == 0 ? 0 : next.bytes;
    }
  }
}
