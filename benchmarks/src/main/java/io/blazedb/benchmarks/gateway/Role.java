package io.blazedb.benchmarks.gateway;

import java.util.List;

/** What a child process is. */
interface Role extends AutoCloseable {
  /** What the parent must know to use it, once it stands. */
  Facts ready();

  /**
   * Does what the parent asks.
   *
   * @param words the command and its arguments
   */
  Facts answer(List<String> words) throws Exception;

  @Override
  void close();

  /** The refusal of a command that the role does not know. */
  static IllegalArgumentException unknown(List<String> words) {
    return new IllegalArgumentException("no such command: " + words);
  }
}
