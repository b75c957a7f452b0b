package io.blazedb.gateway.auth;

import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.function.Function;

/**
 * What may be read and written. Grants add up; what no grant gives is refused. Immutable, pure.
 *
 * @param grants in any order
 */
record Rights(List<Grant> grants) {
  private static final List<NamePattern> EVERY = List.of(new NamePattern("*"));

  /** Every collection of every database. */
  static final Rights ALL = new Rights(List.of(new Grant(new NamePattern("*"), EVERY, EVERY)));

  /** Nothing. */
  static final Rights NONE = new Rights(List.of());

  Rights {
    grants = List.copyOf(grants);
  }

  /**
   * Rights in the databases with these names.
   *
   * @param databases which ones
   * @param read collections that may be read
   * @param write collections that may be written
   */
  record Grant(NamePattern databases, List<NamePattern> read, List<NamePattern> write) {
    Grant {
      read = List.copyOf(read);
      write = List.copyOf(write);
    }
  }

  boolean mayRead(DatabaseName database, CollectionName collection) {
    return any(database, Grant::read, collection);
  }

  boolean mayWrite(DatabaseName database, CollectionName collection) {
    return any(database, Grant::write, collection);
  }

  private boolean any(
      DatabaseName database, Function<Grant, List<NamePattern>> kind, CollectionName collection) {
    return grants.stream()
        .filter(grant -> grant.databases().matches(database.text()))
        .flatMap(grant -> kind.apply(grant).stream())
        .anyMatch(pattern -> pattern.matches(collection.text()));
  }

  /** Whether every collection may be read, also those that do not exist yet. */
  boolean mayReadAll(DatabaseName database) {
    return grants.stream()
        .filter(grant -> grant.databases().matches(database.text()))
        .flatMap(grant -> grant.read().stream())
        .anyMatch(NamePattern::matchesAll);
  }

  /** Whether some collection may be written. */
  boolean mayWriteAny(DatabaseName database) {
    return grants.stream()
        .anyMatch(grant -> grant.databases().matches(database.text()) && !grant.write().isEmpty());
  }
}
