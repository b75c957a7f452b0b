package io.blazedb.gateway.part;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Matcher;
import io.blazedb.query.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts that somebody wants. Immutable. */
public final class Selection {
  /** The most conditions of all parts together: each may be looked at for every record. */
  public static final int CONDITIONS_MAX = 10_000;

  private final List<Part> parts;
  private final Map<CollectionName, List<Filter>> filters = new HashMap<>();

  /**
   * These parts.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} past {@link #CONDITIONS_MAX}
   */
  public Selection(List<Part> parts) {
    this.parts = List.copyOf(parts);
    long conditions = 0;
    for (Part part : parts) {
      conditions += conditions(part.where());
      filters.computeIfAbsent(part.collection(), name -> new ArrayList<>()).add(part.where());
    }
    if (conditions > CONDITIONS_MAX) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "the parts have " + conditions + " conditions, at most " + CONDITIONS_MAX);
    }
  }

  private static long conditions(Filter filter) {
    if (filter instanceof Filter.And and) {
      return 1 + and.all().stream().mapToLong(Selection::conditions).sum();
    }
    if (filter instanceof Filter.Or or) {
      return 1 + or.any().stream().mapToLong(Selection::conditions).sum();
    }
    if (filter instanceof Filter.Not not) {
      return 1 + conditions(not.filter());
    }
    return filter instanceof Filter.In in ? 1 + in.values().size() : 1;
  }

  /** The parts. */
  public List<Part> parts() {
    return parts;
  }

  /** The collections that they are of. */
  public Set<CollectionName> collections() {
    return filters.keySet();
  }

  /** Whether a record is seen by readers and in one of the parts. */
  public boolean matches(Candidate candidate) {
    return !candidate.isDeleted() && matches(candidate.record().collection(), candidate.shown());
  }

  private boolean matches(CollectionName collection, Map<String, Value> shown) {
    return filters.getOrDefault(collection, List.of()).stream()
        .anyMatch(filter -> Matcher.matches(filter, shown));
  }
}
