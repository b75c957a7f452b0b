package io.blazedb.standalone.mimedb;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What turns the media types of one release into those of the next.
 *
 * @param inserted types that are new
 * @param updated types that say something else than before, as they are afterwards
 * @param deleted names of the types that are gone
 */
public record MimeDbChanges(
    SortedMap<String, MimeType> inserted,
    SortedMap<String, MimeType> updated,
    SortedSet<String> deleted) {

  /** Copies the changes. */
  public MimeDbChanges {
    inserted = Collections.unmodifiableSortedMap(new TreeMap<>(inserted));
    updated = Collections.unmodifiableSortedMap(new TreeMap<>(updated));
    deleted = Collections.unmodifiableSortedSet(new TreeSet<>(deleted));
  }

  /** The changes from one state to another; the state before the first release is empty. */
  public static MimeDbChanges between(
      SortedMap<String, MimeType> before, SortedMap<String, MimeType> after) {
    SortedMap<String, MimeType> inserted = new TreeMap<>(after);
    inserted.keySet().removeAll(before.keySet());
    SortedMap<String, MimeType> updated = new TreeMap<>(after);
    updated.keySet().retainAll(before.keySet());
    updated.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
    SortedSet<String> deleted = new TreeSet<>(before.keySet());
    deleted.removeAll(after.keySet());
    return new MimeDbChanges(inserted, updated, deleted);
  }
}
