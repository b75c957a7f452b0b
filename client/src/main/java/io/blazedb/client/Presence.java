package io.blazedb.client;

import io.blazedb.op.Bytes;
import io.blazedb.wire.PresenceBody;

/**
 * Who is here in a database: this device, if it is announced, and others, if it listens. Nothing of
 * it is stored, here or on the server, and it needs a connection; after a reconnect what was asked
 * for last is asked for again. Thread-safe; no method waits.
 */
public final class Presence {
  private final SyncEngine engine;
  private final PresenceDesk desk;

  Presence(SyncEngine engine, PresenceDesk desk) {
    this.engine = engine;
    this.desk = desk;
  }

  /**
   * Tells everybody that this device is here, and what it says of itself, in place of what it said
   * before. May be called often: of several calls before the server has answered the last counts.
   *
   * @param blob what it says of itself, in the application's encoding; 1,024 bytes at most unless
   *     the server is set otherwise. Copied.
   */
  public void announce(byte[] blob) {
    Bytes copy = Bytes.wrap(blob.clone());
    engine.executeIfOpen(() -> desk.say(new PresenceBody.Here(copy)));
  }

  /** Tells everybody that this device is not here; it goes on listening, if it does. */
  public void leave() {
    engine.executeIfOpen(desk::leave);
  }

  /**
   * Hears who is here from now on, those who are here already first. A later listener takes the
   * place of an earlier one.
   *
   * @return ends it; this device is still here, if it was announced
   */
  public Observation listen(PresenceListener listener) {
    PresenceListener safe = new SafePresenceListener(listener);
    engine.executeIfOpen(() -> desk.listen(safe));
    return () -> engine.executeIfOpen(() -> desk.stopListening(safe));
  }
}
