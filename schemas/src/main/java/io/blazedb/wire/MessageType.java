package io.blazedb.wire;

import java.util.Optional;

/** The type byte of a frame. */
public enum MessageType {
  /** {@link Message.Handshake}. */
  HANDSHAKE(1),
  /** {@link Message.HandshakeReply}. */
  HANDSHAKE_REPLY(2),
  /** {@link Message.SyncState}. */
  SYNC_STATE(3),
  /** {@link Message.PullRequest}. */
  PULL_REQUEST(4),
  /** {@link Message.PullResponse}. */
  PULL_RESPONSE(5),
  /** {@link Message.Push}. */
  PUSH(6),
  /** {@link Message.PushAck}. */
  PUSH_ACK(7),
  /** {@link Message.Subscribe}. */
  SUBSCRIBE(8),
  /** {@link Message.Unsubscribe}. */
  UNSUBSCRIBE(9),
  /** {@link Message.Update}. */
  UPDATE(10),
  /** {@link Message.QueryRequest}. */
  QUERY(11),
  /** {@link Message.QueryResponse}. */
  QUERY_RESPONSE(12),
  /** {@link Message.Presence}. */
  PRESENCE(13),
  /** {@link Message.ErrorReply}. */
  ERROR(14),
  /** {@link Message.SubscribePart}. */
  SUBSCRIBE_PART(15),
  /** {@link Message.PartUpdate}. */
  PART_UPDATE(16),
  /** {@link Message.LiveQuery}. */
  LIVE_QUERY(17),
  /** {@link Message.LiveUpdate}. */
  LIVE_UPDATE(18),
  /** {@link Message.SelectRequest}. */
  SELECT(19),
  /** {@link Message.SelectResponse}. */
  SELECT_RESPONSE(20);

  private final int number;

  MessageType(int number) {
    this.number = number;
  }

  /** The type byte. */
  public int number() {
    return number;
  }

  /** The type with this byte. */
  public static Optional<MessageType> ofNumber(int number) {
    for (MessageType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
