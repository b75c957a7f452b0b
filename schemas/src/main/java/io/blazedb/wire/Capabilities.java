package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** The capabilities of a handshake and of its reply, on the wire. */
final class Capabilities {
  /** The protocol version from which on there are any. */
  static final int SINCE = 2;

  private Capabilities() {}

  /** A copy; whoever makes a message that cannot be written has made a mistake. */
  static List<Capability> checked(int protocolVersion, List<Capability> capabilities) {
    if (capabilities.size() > Capability.COUNT_MAX) {
      throw new IllegalArgumentException(
          capabilities.size() + " capabilities, at most " + Capability.COUNT_MAX);
    }
    if (protocolVersion < SINCE && !capabilities.isEmpty()) {
      throw new IllegalArgumentException(
          "protocol version " + protocolVersion + " has no capabilities");
    }
    return List.copyOf(capabilities);
  }

  static BlazeWriter write(BlazeWriter out, int protocolVersion, List<Capability> capabilities) {
    if (protocolVersion >= SINCE) {
      out.writeLength(capabilities.size());
      capabilities.forEach(capability -> out.writeText(capability.name()));
    }
    return out;
  }

  static List<Capability> read(BlazeReader in, int protocolVersion) {
    if (protocolVersion < SINCE) {
      return List.of();
    }
    int count = in.readCount(2, Capability.COUNT_MAX, "capabilities");
    List<Capability> capabilities = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int position = in.position();
      String name = in.readText(Capability.LENGTH_MAX);
      capabilities.add(MalformedException.at(position, () -> new Capability(name)));
    }
    return capabilities;
  }
}
