package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/**
 * Makes one page of the pages of several shards, each in the same order. What stands behind the end
 * of a page that goes on is left for later: that shard may have something before it.
 *
 * @param order of the items, which are all different in it
 * @param itemsMax the most items of the page
 * @param weight bytes of an item
 * @param bytesMax bytes at which the page ends; it has one item at least
 */
record OrderedMerge<T>(Comparator<T> order, int itemsMax, ToLongFunction<T> weight, long bytesMax) {

  /** Whether more follows. */
  enum Reach {
    /** Nothing does. */
    END,
    /** Something does. */
    MORE
  }

  /** A page in order, of one shard or of all. */
  record Stretch<T>(List<T> items, Reach reach) {
    /** A page, and its token if more follows. */
    static <T> Stretch<T> of(List<T> items, Optional<?> nextPage) {
      return new Stretch<>(items, nextPage.isPresent() ? Reach.MORE : Reach.END);
    }

    T last() {
      return items.get(items.size() - 1);
    }
  }

  /** A shard's page while it is read. */
  private static final class Head<T> {
    private final Stretch<T> page;
    private int next;

    Head(Stretch<T> page) {
      this.page = page;
    }

    T first() {
      return page.items.get(next);
    }

    boolean isRead() {
      return next == page.items.size();
    }
  }

  Stretch<T> of(List<Stretch<T>> pages) {
    PriorityQueue<Head<T>> heads =
        new PriorityQueue<>((a, b) -> order.compare(a.first(), b.first()));
    pages.forEach(page -> begin(page, heads));
    List<T> items = new ArrayList<>();
    long bytes = 0;
    while (!heads.isEmpty()) {
      if (items.size() == itemsMax || bytes >= bytesMax) {
        return new Stretch<>(items, Reach.MORE);
      }
      Head<T> head = heads.remove();
      T item = head.first();
      items.add(item);
      bytes += weight.applyAsLong(item);
      head.next++;
      if (!head.isRead()) {
        heads.add(head);
      } else if (head.page.reach == Reach.MORE) {
        return new Stretch<>(items, Reach.MORE);
      }
    }
    return new Stretch<>(items, Reach.END);
  }

  private void begin(Stretch<T> page, PriorityQueue<Head<T>> heads) {
    if (!page.items.isEmpty()) {
      heads.add(new Head<>(page));
    } else if (page.reach == Reach.MORE) {
      throw new BlazeException(ErrorCode.INTERNAL, "a shard's page is empty, and said to go on");
    }
  }
}
