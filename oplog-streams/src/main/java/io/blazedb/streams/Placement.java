package io.blazedb.streams;

import java.util.List;

/**
 * Where the view of a shard is, and where its copies are, as far as this instance knows.
 *
 * @param owner who merges it
 * @param copies which instances have copies, {@code host:port}; this one may be among them
 * @param here what this instance has if it is not the owner
 */
public record Placement(Owner owner, List<String> copies, Copy here) {
  /** What an instance has of a view that it does not own. */
  public enum Copy {
    /** Nothing, or nothing yet that tells no more than it has. */
    NONE,
    /** A copy that can be asked. */
    WHOLE
  }

  /** Copies the list. */
  public Placement {
    copies = List.copyOf(copies);
  }

  /** A view without copies. */
  static Placement of(Owner owner) {
    return new Placement(owner, List.of(), Copy.NONE);
  }

  /** The same, with a copy here. */
  Placement withCopyHere() {
    return new Placement(owner, copies, Copy.WHOLE);
  }
}
