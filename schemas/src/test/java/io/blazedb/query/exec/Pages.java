package io.blazedb.query.exec;

import io.blazedb.query.Select;

/** Questions in smaller pages. */
final class Pages {
  private Pages() {}

  /** The same question with another limit. */
  static Select limited(Select select, int limit) {
    return new Select(
        select.collection(),
        select.alias(),
        select.ids(),
        select.joins(),
        select.where(),
        select.groupBy(),
        select.aggregates(),
        select.having(),
        select.columns(),
        select.order(),
        limit,
        select.pageToken(),
        select.answer());
  }
}
