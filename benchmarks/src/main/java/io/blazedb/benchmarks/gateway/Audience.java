package io.blazedb.benchmarks.gateway;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Message;
import io.blazedb.wire.MessageType;
import java.nio.ByteBuffer;

/** Devices that subscribe and count what they are given. Confined to the thread of its sockets. */
final class Audience {
  private static final long NODE = 0x51c2_9b07_4e83_4d16L;

  private final Sockets sockets;
  private final int members;
  private int live;
  private long delivered;

  /** Connects and subscribes {@code members}; returns once all of them are live. */
  Audience(Sockets sockets, int port, DatabaseName database, Cursor from, int members) {
    this.sockets = sockets;
    this.members = members;
    ByteBuffer subscribe = Sockets.message(2, new Message.Subscribe(database, from));
    for (int i = 0; i < members; i++) {
      sockets.enter(port, new NodeId(NODE, i + 1L), this::received).send(subscribe);
    }
    sockets.serveUntil(() -> live >= members);
  }

  private void received(ByteBuffer head, long length) {
    MessageType type = Sockets.typeOf(head);
    if (type == MessageType.UPDATE) {
      delivered++;
    } else if (live < members
        && Sockets.decoded(head).message() instanceof Message.SyncState state
        && state.phase() == Message.SyncPhase.LIVE) {
      live++;
    }
  }

  /** Updates so far, all members together. */
  long delivered() {
    return delivered;
  }

  int members() {
    return members;
  }

  /** Reads until {@code count} updates came in all. */
  void await(long count) {
    sockets.serveUntil(() -> delivered >= count);
  }
}
