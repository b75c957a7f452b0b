package io.blazedb.crdt;

import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An observed-remove set in which adds win.
 *
 * <p>An add's dot is its stamp. Per element and node the set keeps the newest add and the newest
 * discarded dot: a discard of a dot covers that node's earlier dots of the element, because whoever
 * saw the later add has the earlier one in its past. An element lives while some node's newest add
 * is newer than that node's newest discarded dot. Memory is bounded by elements times nodes,
 * however often elements come and go.
 *
 * <p>A discard counts only for dots before its own stamp: no node has seen a later one. So a
 * deleted marker that hides the discard hides all its dots too, and both can be forgotten by stamp
 * alone.
 *
 * @param touched the newest stamp of any add or discard
 * @param elements by value, ascending; also those that no longer live
 */
public record OrSet(Stamp touched, List<Element> elements) {

  private static final Comparator<Element> BY_VALUE = Comparator.comparing(Element::value);
  private static final Comparator<Dots> BY_NODE = Comparator.comparing(Dots::node);

  /**
   * One element's memory.
   *
   * @param value the element
   * @param dots by node, ascending; one at least
   */
  public record Element(Value value, List<Dots> dots) {
    /** Whether an add of it has not been discarded. */
    public boolean lives() {
      for (Dots each : dots) {
        if (each.lives()) {
          return true;
        }
      }
      return false;
    }

    /** The dots that a node which sees this element must name to discard it. */
    public FieldChange.Observed observed() {
      return new FieldChange.Observed(
          value, dots.stream().filter(Dots::lives).map(d -> new Stamp(d.added, d.node)).toList());
    }

    private Element merge(Element other) {
      return new Element(value, SortedMerge.merge(dots, other.dots, BY_NODE, Dots::merge));
    }
  }

  /**
   * What is known of one node's adds of one element.
   *
   * @param node the adder
   * @param added hybrid time of its newest add, 0 if none is known
   * @param discarded hybrid time of its newest discarded dot, 0 if none is known
   */
  public record Dots(NodeId node, long added, long discarded) {
    boolean lives() {
      return added > discarded;
    }

    private Dots merge(Dots other) {
      return new Dots(node, Math.max(added, other.added), Math.max(discarded, other.discarded));
    }

    private Dots since(Stamp marker) {
      return new Dots(node, timeSince(added, marker), timeSince(discarded, marker));
    }

    private long timeSince(long time, Stamp marker) {
      return new Stamp(time, node).isBefore(marker) ? 0 : time;
    }

    private boolean isEmpty() {
      return added == 0 && discarded == 0;
    }
  }

  static OrSet ofAdd(Stamp stamp, FieldChange.Add add) {
    List<Element> elements = new ArrayList<>(add.elements().size());
    for (Value value : add.elements()) {
      elements.add(new Element(value, List.of(new Dots(stamp.node(), stamp.time(), 0))));
    }
    return new OrSet(stamp, normalized(elements));
  }

  static OrSet ofDiscard(Stamp stamp, FieldChange.Discard discard) {
    List<Element> elements = new ArrayList<>(discard.elements().size());
    for (FieldChange.Observed observed : discard.elements()) {
      List<Dots> dots = List.of();
      for (Stamp dot : observed.dots()) {
        if (dot.isBefore(stamp)) {
          Dots discarded = new Dots(dot.node(), 0, dot.time());
          dots = SortedMerge.merge(dots, List.of(discarded), BY_NODE, Dots::merge);
        }
      }
      if (!dots.isEmpty()) {
        elements.add(new Element(observed.element(), dots));
      }
    }
    return new OrSet(stamp, normalized(elements));
  }

  /** Sorts, and joins elements that an operation names twice. */
  private static List<Element> normalized(List<Element> elements) {
    for (int i = 1; i < elements.size(); i++) {
      if (BY_VALUE.compare(elements.get(i - 1), elements.get(i)) >= 0) {
        return elements.stream()
            .map(List::of)
            .reduce(List.of(), (a, b) -> SortedMerge.merge(a, b, BY_VALUE, Element::merge));
      }
    }
    return List.copyOf(elements);
  }

  OrSet merge(OrSet other) {
    return new OrSet(
        Stamp.max(touched, other.touched),
        SortedMerge.merge(elements, other.elements, BY_VALUE, Element::merge));
  }

  /** What is left when everything stamped before {@code marker} is forgotten. */
  Optional<OrSet> since(Stamp marker) {
    if (touched.isBefore(marker)) {
      return Optional.empty();
    }
    List<Element> kept = new ArrayList<>(elements.size());
    for (Element element : elements) {
      List<Dots> dots =
          element.dots.stream().map(d -> d.since(marker)).filter(d -> !d.isEmpty()).toList();
      if (!dots.isEmpty()) {
        kept.add(new Element(element.value, dots));
      }
    }
    return Optional.of(new OrSet(touched, List.copyOf(kept)));
  }

  /** The elements that live, ascending. */
  public List<Value> living() {
    List<Value> living = new ArrayList<>(elements.size());
    for (Element element : elements) {
      if (element.lives()) {
        living.add(element.value);
      }
    }
    return living;
  }
}
