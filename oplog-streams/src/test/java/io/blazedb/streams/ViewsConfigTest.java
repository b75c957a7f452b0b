package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ViewsConfigTest {
  private static final ViewsConfig DEFAULTS = ViewsConfig.of("localhost:9092", Path.of("state"));

  @Test
  void namesTheSettingThatItRefuses() {
    assertRefused(() -> ViewsConfig.of(" ", Path.of("state")), "bootstrapServers");
    assertRefused(() -> DEFAULTS.withApplicationId(""), "applicationId");
    assertRefused(() -> DEFAULTS.withThreads(0), "threads");
    assertRefused(() -> DEFAULTS.withRocksDbBytesMax(1), "rocksDbBytesMax");
    assertRefused(() -> DEFAULTS.withCommitIntervalMs(0), "commitIntervalMs");
    assertRefused(() -> DEFAULTS.withStartTimeoutMs(0), "startTimeoutMs");
    assertRefused(() -> QueryLimits.DEFAULT.withTimeoutMs(0), "queries.timeoutMs");
    assertRefused(() -> QueryLimits.DEFAULT.withRowsScannedMax(0), "queries.rowsScannedMax");
    assertRefused(() -> QueryLimits.DEFAULT.withAnswerBytesMax(0), "queries.answerBytesMax");
  }

  @Test
  void changesOneSettingAtATime() {
    assertThat(DEFAULTS.withThreads(2).threads()).isEqualTo(2);
    assertThat(DEFAULTS.withThreads(2).withThreads(DEFAULTS.threads())).isEqualTo(DEFAULTS);
    QueryLimits limits = QueryLimits.DEFAULT.withTimeoutMs(7);
    assertThat(DEFAULTS.withQueries(limits).queries()).isEqualTo(limits);
  }

  @Test
  void asksKafkaStreamsForSettingsThatItKnows() {
    Properties settings = StreamsSettings.of(DEFAULTS, "instance", new PolledEnds.Offsets(1));
    StreamsConfig streams = new StreamsConfig(settings);
    assertThat(streams.getLong(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG)).isZero();
    assertThat(streams.getMainConsumerConfigs("blazedb-views", "client", 1))
        .containsEntry("group.instance.id", "instance-1")
        .containsEntry("session.timeout.ms", 10_000);
  }

  private static void assertRefused(ThrowingCallable call, String setting) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(setting);
  }
}
