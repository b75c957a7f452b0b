package io.blazedb.client.store;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Cursor;
import io.blazedb.op.NodeId;

/**
 * What a device's database knows of itself.
 *
 * @param node this copy of the database
 * @param nextSequence the sequence of the next operation, from 1
 * @param clockLast the largest hybrid time issued or observed
 * @param acceptedTime the largest hybrid time of any operation known to be in the log: the floor
 *     for new times when the outbox is re-stamped
 * @param clockOffsetMs what is added to the device's clock, in milliseconds; 0 or less, set once a
 *     server has refused a time as ahead
 * @param cursor what is applied of the log
 * @param digest the digest of all records, those with unacked changes as they are
 * @param held what of the database the device holds
 */
public record Metadata(
    NodeId node,
    long nextSequence,
    long clockLast,
    long acceptedTime,
    long clockOffsetMs,
    Cursor cursor,
    StateDigest digest,
    HeldPart held) {

  /** The metadata of a new, empty database. */
  public static Metadata of(NodeId node) {
    return new Metadata(node, 1, 0, 0, 0, Cursor.START, StateDigest.EMPTY, HeldPart.ALL);
  }

  /** With another next sequence. */
  public Metadata withNextSequence(long sequence) {
    return new Metadata(
        node, sequence, clockLast, acceptedTime, clockOffsetMs, cursor, digest, held);
  }

  /** With another clock position. */
  public Metadata withClockLast(long last) {
    return new Metadata(
        node, nextSequence, last, acceptedTime, clockOffsetMs, cursor, digest, held);
  }

  /** With {@code time} accepted; earlier accepted times stay. */
  public Metadata withAccepted(long time) {
    return new Metadata(
        node,
        nextSequence,
        clockLast,
        Math.max(acceptedTime, time),
        clockOffsetMs,
        cursor,
        digest,
        held);
  }

  /** With another correction of the device's clock. */
  public Metadata withClockOffsetMs(long offsetMs) {
    return new Metadata(
        node, nextSequence, clockLast, acceptedTime, offsetMs, cursor, digest, held);
  }

  /** With another cursor. */
  public Metadata withCursor(Cursor applied) {
    return new Metadata(
        node, nextSequence, clockLast, acceptedTime, clockOffsetMs, applied, digest, held);
  }

  /** With another digest. */
  public Metadata withDigest(StateDigest newDigest) {
    return new Metadata(
        node, nextSequence, clockLast, acceptedTime, clockOffsetMs, cursor, newDigest, held);
  }

  /** Holding something else of the database. */
  public Metadata withHeld(HeldPart other) {
    return new Metadata(
        node, nextSequence, clockLast, acceptedTime, clockOffsetMs, cursor, digest, other);
  }
}
