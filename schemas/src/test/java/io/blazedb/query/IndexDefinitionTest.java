package io.blazedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition.Of;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexDefinitionTest {
  private static final CollectionName ITEMS = new CollectionName("items");
  private static final IndexDefinition BY_PRICE =
      new IndexDefinition(ITEMS, "by-price", List.of("price", "name"), Of.VALUES);

  @Test
  void hasTheIdAndTheChangesOfTheProtocolPage() { // I1, I2
    assertThat(IndexDefinition.id(ITEMS, "by-price"))
        .hasToString("452f22de-7807-8daa-b29f-bd390f7762e4");
    assertThat(BY_PRICE.changes())
        .containsExactly(
            Change.put("fields", Value.of(List.of(Value.of("price"), Value.of("name")))),
            Change.put("name", Value.of("by-price")),
            Change.put("of", Value.of("values")));
  }

  @Test
  void isReadBackFromItsFields() { // I2
    assertThat(IndexDefinition.of(ITEMS, fields(BY_PRICE))).isEqualTo(BY_PRICE);
    IndexDefinition byTag = new IndexDefinition(ITEMS, "t", List.of("tags"), Of.ELEMENTS);
    assertThat(IndexDefinition.of(ITEMS, fields(byTag))).isEqualTo(byTag);
  }

  @Test
  void isRefusedOutsideItsBounds() { // I2
    for (Runnable each :
        List.<Runnable>of(
            () -> new IndexDefinition(ITEMS, "", List.of("a"), Of.VALUES),
            () -> new IndexDefinition(ITEMS, "x".repeat(65), List.of("a"), Of.VALUES),
            () -> new IndexDefinition(ITEMS, "x", List.of(), Of.VALUES),
            () -> new IndexDefinition(ITEMS, "x", List.of("a", "a"), Of.VALUES),
            () -> new IndexDefinition(ITEMS, "x", List.of("a", "b"), Of.ELEMENTS),
            () -> IndexDefinition.of(ITEMS, Map.of("name", Value.of("x"))))) {
      assertThatThrownBy(each::run)
          .isInstanceOf(BlazeException.class)
          .extracting("code")
          .isEqualTo(ErrorCode.BAD_OPERATION);
    }
  }

  private static Map<String, Value> fields(IndexDefinition definition) {
    Map<String, Value> fields = new HashMap<>();
    definition
        .changes()
        .forEach(each -> fields.put(each.field(), ((FieldChange.Put) each.change()).value()));
    return fields;
  }
}
