package io.blazedb.benchmarks.codec;

import io.blazedb.op.Batch;

/**
 * A way to turn batches into bytes and back.
 *
 * @param <M> what is encoded: operations as this contender's users hold them
 * @param <E> what encoding returns: bytes that nobody writes to any more
 */
public interface Contender<M, E> {
  /** The batch as this contender's users would hold it; never part of a measurement. */
  M model(Batch batch);

  /** Encodes: the measured operation. */
  E encode(M model);

  /** Decodes: the measured operation. */
  M decode(E encoded);

  /** How many bytes these are. */
  int length(E encoded);
}
