package io.blazedb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private static final Origins LISTED = new Origins(Set.of("https://app.example.com"));

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, 192.0.2.1:8080, true",
    "https://app.example.com:444, 192.0.2.1:8080, false",
    "http://app.example.com, 192.0.2.1:8080, false",
    "https://app.example.com.evil.org, 192.0.2.1:8080, false",
    "http://localhost:8080, localhost:8080, true",
    "http://127.0.0.1:8080, 127.0.0.1:8080, true",
    "http://[::1]:8080, [::1]:8080, true",
    "http://localhost:3000, localhost:8080, false",
    "http://evil.org:8080, evil.org:8080, false",
    "http://127.0.0.1.evil.org:8080, 127.0.0.1.evil.org:8080, false",
    "null, localhost:8080, false",
    "'', localhost:8080, false",
    "http://[, localhost:8080, false",
  })
  void permitsWhatIsListedAndWhatThisMachineServes(String origin, String host, boolean permitted) {
    assertThat(LISTED.permits(origin, host)).isEqualTo(permitted);
  }

  @ParameterizedTest
  @CsvSource({"http://evil.org", "null", "''"})
  void permitsEverythingIfToldTo(String origin) {
    assertThat(new Origins(Set.of("*")).permits(origin, "x")).isTrue();
  }
}
