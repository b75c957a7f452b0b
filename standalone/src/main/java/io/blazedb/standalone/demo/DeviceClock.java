package io.blazedb.standalone.demo;

import java.time.Instant;
import java.time.InstantSource;

/** A device's clock: stands at a set moment, or goes with the system's. */
final class DeviceClock implements InstantSource {
  private volatile InstantSource source = InstantSource.system();

  void standAt(Instant moment) {
    source = InstantSource.fixed(moment);
  }

  void follow(InstantSource other) {
    source = other;
  }

  @Override
  public Instant instant() {
    return source.instant();
  }
}
