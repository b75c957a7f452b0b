package io.blazedb.gateway.presence;

/**
 * How much of a room somebody was told.
 *
 * @param seen every change up to this version
 * @param base the room's version when the telling began; who left before that was never told of
 */
public record Position(long seen, long base) {
  /** Of somebody who was told nothing. */
  public static final Position START = new Position(-1, -1);
}
