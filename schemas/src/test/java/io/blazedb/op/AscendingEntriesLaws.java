package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The entries of a map are a {@link TreeMap} to whoever looks at them. */
@SuppressWarnings("JdkObsolete") // a SortedMap is what is tested
class AscendingEntriesLaws {
  @Property(tries = 300)
  void areAsThoseOfATree(
      @ForAll @Size(max = 12) Map<String, Long> given, @ForAll String from, @ForAll String until) {
    TreeMap<String, Value> tree = new TreeMap<>(FieldName::compare);
    given.forEach((name, number) -> tree.put(name, Value.of((long) number)));
    SortedMap<String, Value> entries = ((Value.Map) Value.of(tree)).entries();

    assertThat(entries).isEqualTo(tree).hasSameHashCodeAs(tree).hasToString(tree.toString());
    assertThat(List.copyOf(entries.keySet())).isEqualTo(List.copyOf(tree.keySet()));
    assertThat(List.copyOf(entries.values())).isEqualTo(List.copyOf(tree.values()));
    assertThat(entries.get(from)).isEqualTo(tree.get(from));
    assertThat(entries.containsKey(until)).isEqualTo(tree.containsKey(until));
    tree.keySet().forEach(name -> assertThat(entries.get(name)).isEqualTo(tree.get(name)));
    assertThat(entries.headMap(until)).isEqualTo(tree.headMap(until));
    assertThat(entries.tailMap(from)).isEqualTo(tree.tailMap(from));
    if (FieldName.compare(from, until) <= 0) {
      assertThat(entries.subMap(from, until)).isEqualTo(tree.subMap(from, until));
    } else {
      assertThatThrownBy(() -> entries.subMap(from, until))
          .isInstanceOf(IllegalArgumentException.class);
    }
    if (!tree.isEmpty()) {
      assertThat(entries.firstKey()).isEqualTo(tree.firstKey());
      assertThat(entries.lastKey()).isEqualTo(tree.lastKey());
    }
  }

  @Test
  void cannotBeChanged() {
    SortedMap<String, Value> entries = ((Value.Map) Value.of(Map.of("a", Value.of(1)))).entries();
    assertThatThrownBy(() -> entries.put("b", Value.of(2)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(entries::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> entries.entrySet().iterator().next().setValue(Value.of(2)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void emptyOnesHaveNoFirst() {
    SortedMap<String, Value> entries = ((Value.Map) Value.of(Map.of())).entries();
    assertThatThrownBy(entries::firstKey).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> entries.entrySet().iterator().next())
        .isInstanceOf(NoSuchElementException.class);
  }
}
