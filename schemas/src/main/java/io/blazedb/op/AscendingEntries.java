package io.blazedb.op;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Immutable entries in code point order of their names, in two arrays: a tree would take four times
 * the memory, and maps come from the network.
 */
@SuppressWarnings("JdkObsolete") // what values state is a SortedMap, and no more is wanted
final class AscendingEntries extends AbstractMap<String, Value>
    implements SortedMap<String, Value> {
  private final String[] names;
  private final Value[] values;

  /** Names must ascend strictly; neither array is copied. */
  AscendingEntries(String[] names, Value[] values) {
    this.names = names;
    this.values = values;
  }

  /** {@code entries} themselves if they are of this class already. */
  static AscendingEntries copyOf(Map<String, Value> entries) {
    if (entries instanceof AscendingEntries ascending) {
      return ascending;
    }
    SortedMap<String, Value> sorted = new TreeMap<>(FieldName::compare);
    sorted.putAll(entries);
    return new AscendingEntries(
        sorted.keySet().toArray(new String[0]), sorted.values().toArray(new Value[0]));
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public Value get(Object name) {
    int index = name instanceof String text ? indexOf(text) : -1;
    return index < 0 ? null : values[index];
  }

  @Override
  public boolean containsKey(Object name) {
    return get(name) != null;
  }

  /** The index of {@code name}, or the complement of where it would stand. */
  private int indexOf(String name) {
    return Arrays.binarySearch(names, name, FieldName::compare);
  }

  @Override
  public Set<Entry<String, Value>> entrySet() {
    return new Entries();
  }

  @Override
  public Comparator<String> comparator() {
    return FieldName::compare;
  }

  @Override
  public SortedMap<String, Value> subMap(String from, String until) {
    if (FieldName.compare(from, until) > 0) {
      throw new IllegalArgumentException("\"" + from + "\" is behind \"" + until + "\"");
    }
    return part(start(from), start(until));
  }

  @Override
  public SortedMap<String, Value> headMap(String until) {
    return part(0, start(until));
  }

  @Override
  public SortedMap<String, Value> tailMap(String from) {
    return part(start(from), names.length);
  }

  private int start(String name) {
    int index = indexOf(name);
    return index < 0 ? ~index : index;
  }

  private SortedMap<String, Value> part(int from, int until) {
    return new AscendingEntries(
        Arrays.copyOfRange(names, from, until), Arrays.copyOfRange(values, from, until));
  }

  @Override
  public String firstKey() {
    return keyAt(0);
  }

  @Override
  public String lastKey() {
    return keyAt(names.length - 1);
  }

  private String keyAt(int index) {
    if (names.length == 0) {
      throw new NoSuchElementException("a map without entries");
    }
    return names[index];
  }

  private final class Entries extends AbstractSet<Entry<String, Value>> {
    @Override
    public int size() {
      return names.length;
    }

    @Override
    public Iterator<Entry<String, Value>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < names.length;
        }

        @Override
        public Entry<String, Value> next() {
          if (next == names.length) {
            throw new NoSuchElementException();
          }
          return Map.entry(names[next], values[next++]);
        }
      };
    }
  }
}
