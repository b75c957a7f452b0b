package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
  private final RestoreProgress progress = new RestoreProgress(() -> 0);

  @Test
  void sumsUpWhatIsBeingRestored() {
    TopicPartition one = new TopicPartition("changelog", 0);
    TopicPartition two = new TopicPartition("changelog", 1);
    assertThat(progress.text()).isEmpty();
    progress.onRestoreStart(one, "view", 10_000, 30_000);
    progress.onRestoreStart(two, "view", 0, 10_000);
    progress.onBatchRestored(one, "view", 22_000, 12_000);
    assertThat(progress.text()).contains("12,000 of 30,000 records");
    progress.onRestoreEnd(one, "view", 20_000);
    assertThat(progress.text()).contains("0 of 10,000 records");
    assertThat(progress.restored()).isEqualTo(12_000);
    progress.onRestoreSuspended(two, "view", 0);
    assertThat(progress.text()).isEmpty();
  }
}
