package io.blazedb.streams;

/** Where the view of a shard is, as far as this instance knows. */
public sealed interface Owner {

  /** In this process. */
  record Here() implements Owner {}

  /**
   * In another instance.
   *
   * @param address its {@link ViewsConfig#applicationServer}, {@code host:port}
   */
  record Elsewhere(String address) implements Owner {}

  /**
   * Nobody knows at present: the instances are sharing out the partitions.
   *
   * @param reason why
   */
  record Unknown(String reason) implements Owner {}
}
