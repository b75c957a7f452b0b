package io.blazedb.op;

import java.util.List;

/** What an operation does to one field; each kind has its CRDT (package {@code crdt}). */
public sealed interface FieldChange {

  /** The kinds in canonical order; the ordinal is the wire code. */
  enum Kind {
    /** {@link Put}. */
    PUT,
    /** {@link Remove}. */
    REMOVE,
    /** {@link Add}. */
    ADD,
    /** {@link Discard}. */
    DISCARD,
    /** {@link Count}. */
    COUNT
  }

  /** The kind of this change. */
  Kind kind();

  /**
   * Sets a last-writer-wins register.
   *
   * @param value what to
   */
  record Put(Value value) implements FieldChange {
    @Override
    public Kind kind() {
      return Kind.PUT;
    }
  }

  /** Empties a last-writer-wins register: the field is then absent. */
  record Remove() implements FieldChange {
    @Override
    public Kind kind() {
      return Kind.REMOVE;
    }
  }

  /**
   * Adds elements to an OR-Set; the operation's stamp becomes their dot.
   *
   * @param elements what to add
   */
  record Add(List<Value> elements) implements FieldChange {
    /** Copies the list. */
    public Add {
      elements = List.copyOf(elements);
    }

    @Override
    public Kind kind() {
      return Kind.ADD;
    }
  }

  /**
   * Takes elements out of an OR-Set, as far as the node had seen them added.
   *
   * @param elements what to take out
   */
  record Discard(List<Observed> elements) implements FieldChange {
    /** Copies the list. */
    public Discard {
      elements = List.copyOf(elements);
    }

    @Override
    public Kind kind() {
      return Kind.DISCARD;
    }
  }

  /**
   * An element and the newest dot that its discarder had seen of each node.
   *
   * @param element the element
   * @param dots one stamp a node; the discard covers that node's earlier adds of the element too
   */
  record Observed(Value element, List<Stamp> dots) {
    /** Copies the list. */
    public Observed {
      dots = List.copyOf(dots);
    }
  }

  /**
   * Sets this node's totals of a PN counter: everything it ever counted, never a difference.
   *
   * @param up the sum of this node's increments, unsigned
   * @param down the sum of this node's decrements, unsigned
   */
  record Count(long up, long down) implements FieldChange {
    @Override
    public Kind kind() {
      return Kind.COUNT;
    }
  }
}
