package io.blazedb.gateway.auth;

import java.util.List;
import java.util.Set;

/** Rights for tests of other packages. */
public final class SampleAccess {
  private SampleAccess() {}

  /** May read everything of every database, and write collections with these names. */
  public static Access writing(String... collections) {
    NamePattern all = new NamePattern("*");
    List<NamePattern> write = List.of(collections).stream().map(NamePattern::new).toList();
    return new Access(
        "test",
        Long.MAX_VALUE,
        new Rights(List.of(new Rights.Grant(all, List.of(all), write))),
        Set.of());
  }
}
