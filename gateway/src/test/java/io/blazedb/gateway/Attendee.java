package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Capability;
import io.blazedb.wire.Frame;
import io.blazedb.wire.Message;
import io.blazedb.wire.PresenceBody;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A device that says that it is in one database, and knows who else is. */
public final class Attendee implements AutoCloseable {
  private final Device device;
  private final DatabaseName database;
  private final Map<NodeId, Bytes> known = new HashMap<>();

  /** What {@code device} says and knows of {@code database}. */
  public Attendee(Device device, DatabaseName database) {
    this.device = device;
    this.database = database;
  }

  /** A device that has just connected. */
  public static Attendee at(Gateway gateway, NodeId node, DatabaseName database) {
    return new Attendee(Device.open(gateway.port(), node, Capability.PRESENCE), database);
  }

  static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** It is here, and says so much of itself. */
  public Attendee here(String blob) {
    return say(new PresenceBody.Here(bytes(blob)));
  }

  /** It only watches. */
  public Attendee watching() {
    return say(new PresenceBody.Watching());
  }

  /** Says something, which must be noted; what it is told before that counts too. */
  public Attendee say(PresenceBody body) {
    int id = device.send(new Message.Presence(database, body));
    Frame frame = device.next();
    while (frame.requestId() != id) {
      apply(frame.message());
      frame = device.next();
    }
    assertThat(frame.message()).isEqualTo(new Message.Presence(database, new PresenceBody.Noted()));
    return this;
  }

  /** Waits until these are here and nobody else. */
  public Attendee awaitHere(Map<NodeId, String> expected) {
    Map<NodeId, Bytes> wanted = new HashMap<>();
    expected.forEach((node, blob) -> wanted.put(node, bytes(blob)));
    while (!known.equals(wanted)) {
      apply(device.next().message());
    }
    return this;
  }

  private void apply(Message message) {
    PresenceBody body = ((Message.Presence) message).body();
    if (body instanceof PresenceBody.Everybody everybody) {
      known.clear();
      everybody.here().forEach(entry -> known.put(entry.node(), entry.blob()));
    } else {
      PresenceBody.Changed changed = (PresenceBody.Changed) body;
      changed.here().forEach(entry -> known.put(entry.node(), entry.blob()));
      changed.left().forEach(known::remove);
    }
  }

  /** Cuts the connection, without a close. */
  @Override
  public void close() {
    device.close();
  }
}
