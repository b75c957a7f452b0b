package io.blazedb.gateway.shards;

import io.blazedb.port.Lag;
import java.util.Optional;
import java.util.OptionalLong;

/** How far an answer that comes from several views is behind: as far as the last of them. */
final class Lags {
  private Lags() {}

  static Optional<Lag> larger(Optional<Lag> one, Optional<Lag> another) {
    if (one.isEmpty() || another.isEmpty()) {
      return one.or(() -> another);
    }
    return Optional.of(larger(one.get(), another.get()));
  }

  private static Lag larger(Lag one, Lag another) {
    OptionalLong ms =
        one.ms().isPresent() && another.ms().isPresent()
            ? OptionalLong.of(Math.max(one.ms().getAsLong(), another.ms().getAsLong()))
            : OptionalLong.empty();
    return new Lag(Math.max(one.offsets(), another.offsets()), ms);
  }
}
