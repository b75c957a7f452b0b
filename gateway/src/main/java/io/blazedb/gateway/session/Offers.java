package io.blazedb.gateway.session;

import io.blazedb.wire.Capability;
import java.util.List;

/** What a gateway offers beside the protocol. */
final class Offers {
  /** The protocol version from which on capabilities are spoken of. */
  private static final int SINCE = 2;

  /** One line for each capability, in the order of their names. */
  private static final List<Capability> ALL =
      List.of(Capability.LIVE_QUERIES, Capability.PARTIAL_SYNC, Capability.PRESENCE);

  private Offers() {}

  /** What is offered to a device with which {@code protocolVersion} is spoken. */
  static List<Capability> in(int protocolVersion) {
    return protocolVersion < SINCE ? List.of() : ALL;
  }
}
