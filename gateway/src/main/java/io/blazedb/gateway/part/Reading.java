package io.blazedb.gateway.part;

/**
 * An answer, and when it was asked for and heard, in ticks of its {@link PartReading}: whoever has
 * heard something at a tick gets nothing older from what was asked later.
 *
 * @param candidates the answer
 * @param asked when it was asked for
 * @param heard when it was heard
 */
public record Reading(Candidates candidates, long asked, long heard) {}
