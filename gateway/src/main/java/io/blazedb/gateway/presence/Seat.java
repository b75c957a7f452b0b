package io.blazedb.gateway.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A node in a room: who claims that it is here, and the version of its last change. */
final class Seat {
  /** One, but for a node that changes gateways. */
  private final List<Claim> claims = new ArrayList<>(1);

  private long version;

  /** The claim that counts; none if the node has left. */
  Optional<Claim> shown() {
    return claims.stream().max(Claim.ORDER);
  }

  /** Takes the place of the same gateway's earlier claim. */
  void put(Claim claim) {
    remove(claim.gateway());
    claims.add(claim);
  }

  void remove(UUID gateway) {
    claims.removeIf(claim -> claim.gateway().equals(gateway));
  }

  long version() {
    return version;
  }

  void changed(long at) {
    version = at;
  }
}
