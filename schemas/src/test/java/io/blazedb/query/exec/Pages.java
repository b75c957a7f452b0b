package io.blazedb.query.exec;

import io.blazedb.query.Select;

/** Questions in smaller pages. */
final class Pages {
  private Pages() {}

  /** The same question with another limit. */
  static Select limited(Select select, int limit) {
    return select.draft().limit(limit).select();
  }
}
