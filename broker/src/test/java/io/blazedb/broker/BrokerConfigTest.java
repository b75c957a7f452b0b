package io.blazedb.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConfigTest {

  private final BrokerConfig config = BrokerConfig.in(Path.of("some", "where"));

  @Test
  void isPrivateToThisMachineByDefault() {
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isZero();
    assertThat(config.profile()).isEqualTo(BrokerProfile.small());
    assertThat(config.durability()).isEqualTo(Durability.OS_CACHE);
  }

  @Test
  void makesTheDirectoryAbsolute() {
    assertThat(config.dataDirectory()).isAbsolute().endsWithRaw(Path.of("some", "where"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void refusesAPortThatIsNone(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withPort(port))
        .withMessageContainingAll("port", String.valueOf(port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "0.0.0.0", "::"})
  void refusesAHostThatNoClientCanConnectTo(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withHost(host))
        .withMessageContaining("host");
  }

  @Test
  void refusesADirectoryThatKafkaWouldTakeForTwo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BrokerConfig.in(Path.of("a,b")))
        .withMessageContaining("dataDirectory");
  }
}
