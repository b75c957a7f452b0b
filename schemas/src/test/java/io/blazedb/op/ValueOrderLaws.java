package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Values, names and ids have total orders that agree with equality. Rules R22 and R23. */
final class ValueOrderLaws {

  @Provide
  Arbitrary<Value> value() {
    return Arbitraries.oneOf(OperationArbitraries.values(), BatchArbitraries.values());
  }

  @Provide
  Arbitrary<String> text() {
    return BatchArbitraries.texts();
  }

  @Property(tries = 2_000)
  void valuesAreTotallyOrdered(
      @ForAll("value") Value a, @ForAll("value") Value b, @ForAll("value") Value c) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a.compareTo(c)).isLessThanOrEqualTo(0);
    }
    if (a.kind() != b.kind()) {
      assertThat(a.compareTo(b) < 0).isEqualTo(a.kind().ordinal() < b.kind().ordinal());
    }
  }

  @Property(tries = 2_000)
  void namesSortAsTheirUtf8BytesDo(@ForAll("text") String a, @ForAll("text") String b) {
    assertThat(Integer.signum(FieldName.compare(a, b)))
        .isEqualTo(Integer.signum(utf8(a).compareTo(utf8(b))));
  }

  @Property(tries = 1_000)
  void idsSortAsTheirBytesDo(@ForAll long a, @ForAll long b, @ForAll long c, @ForAll long d) {
    int expected = Integer.signum(bytes(a, b).compareTo(bytes(c, d)));

    assertThat(Integer.signum(new NodeId(a, b).compareTo(new NodeId(c, d)))).isEqualTo(expected);
    assertThat(Integer.signum(new RecordId(a, b).compareTo(new RecordId(c, d))))
        .isEqualTo(expected);
    assertThat(Integer.signum(new Epoch(a, b).compareTo(new Epoch(c, d)))).isEqualTo(expected);
  }

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes bytes(long high, long low) {
    return Bytes.wrap(java.nio.ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }
}
