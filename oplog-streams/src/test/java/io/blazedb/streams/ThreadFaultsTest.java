package io.blazedb.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFaultsTest {
  private long now;
  private final ThreadFaults faults = new ThreadFaults(() -> now);

  @Test
  void replacesThreadsThatTheEnvironmentStopped() {
    assertThat(faults.handle(new StreamsException(new TimeoutException("broker"))))
        .isEqualTo(REPLACE_THREAD);
    assertThat(faults.handle(new ProcessorStateException(new IOException("disk"))))
        .isEqualTo(REPLACE_THREAD);
  }

  /** Another thread would be refused as well. */
  @Test
  void stopsWhenTheBrokersDoNotTakeTheSessionTimeout() {
    assertThat(faults.handle(new StreamsException(new InvalidSessionTimeoutException("6000"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void stopsAfterABug() {
    assertThat(faults.handle(new StreamsException(new IllegalStateException("bug"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void stopsWhenThreadsFailTooOftenAndNotWhenThatIsLongAgo() {
    TimeoutException fault = new TimeoutException("broker");
    for (int i = 0; i < ThreadFaults.REPLACED_MAX; i++) {
      assertThat(faults.handle(fault)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(faults.handle(fault)).isEqualTo(SHUTDOWN_CLIENT);
    now += ThreadFaults.WINDOW_NANOS + 1;
    assertThat(faults.handle(fault)).isEqualTo(REPLACE_THREAD);
  }
}
