package io.blazedb.standalone.mimedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ReleaseDatesTest {

  private final ReleaseDates dates =
      ReleaseDates.parse(
          "unreleased\n====\n\n1.2.3 / 2014-02-09\n====\n  * since 1.1.0 / sooner\n");

  @Test
  void areReadFromTheHeadings() {
    assertThat(dates.of("1.2.3")).isEqualTo(LocalDate.of(2014, 2, 9));
  }

  @Test
  void areMissedByName() {
    assertThatExceptionOfType(MimeDbException.class)
        .isThrownBy(() -> dates.of("1.1.0"))
        .withMessageContaining("1.1.0");
  }
}
