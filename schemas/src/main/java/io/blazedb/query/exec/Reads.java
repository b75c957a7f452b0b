package io.blazedb.query.exec;

/** Is told of every record that a source reads, whether it lives or not. */
@FunctionalInterface
public interface Reads {
  /**
   * One record was read.
   *
   * @throws io.blazedb.error.BlazeException {@code LIMIT_EXCEEDED} if that is one too many, or too
   *     late; the source passes it on
   */
  void one();
}
