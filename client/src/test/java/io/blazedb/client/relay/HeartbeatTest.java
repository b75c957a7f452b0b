package io.blazedb.client.relay;

import static io.blazedb.client.relay.Heartbeat.Action.GIVE_UP;
import static io.blazedb.client.relay.Heartbeat.Action.NOTHING;
import static io.blazedb.client.relay.Heartbeat.Action.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.client.relay.Heartbeat.Beat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
  private static final long START = Long.MAX_VALUE - 40;
  private final Heartbeat heartbeat =
      new Heartbeat(Duration.ofNanos(30), Duration.ofNanos(100), START);

  private Beat at(long nanos) {
    return heartbeat.beat(START + nanos);
  }

  @Test
  void aServerThatIsSilentIsPingedOnceAndThenGivenUp() {
    assertThat(at(29)).isEqualTo(new Beat(NOTHING, 1));
    assertThat(at(30)).isEqualTo(new Beat(PING, 70));
    assertThat(at(60)).isEqualTo(new Beat(NOTHING, 40));
    assertThat(at(99)).isEqualTo(new Beat(NOTHING, 1));
    assertThat(at(100).action()).isEqualTo(GIVE_UP);
  }

  @Test
  void aServerThatAnswersIsAliveAndPingedAgainLater() {
    assertThat(at(30).action()).isEqualTo(PING);
    heartbeat.heard(START + 31);

    assertThat(at(60)).isEqualTo(new Beat(NOTHING, 1));
    assertThat(at(61)).isEqualTo(new Beat(PING, 70));
    assertThat(at(131).action()).isEqualTo(GIVE_UP);
  }

  @Test
  void aDeviceThatWasAsleepAsksBeforeItGivesUp() {
    assertThat(at(1_000_000)).isEqualTo(new Beat(PING, 70));
    assertThat(at(1_000_070).action()).isEqualTo(GIVE_UP);
  }
}
