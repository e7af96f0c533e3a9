package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WaitingTest {
  private final AtomicLong now = new AtomicLong();
  private final Waiting waiting = new Waiting(2, now::get);

  @Test
  void itStaysAwakeForHalfAMillisecond() {
    waiting.begin();
    assertThat(waiting.stayAwake()).isTrue();
    now.set(Waiting.AWAKE_NANOS - 1);
    assertThat(waiting.stayAwake()).isTrue();
    now.set(Waiting.AWAKE_NANOS);
    assertThat(waiting.stayAwake()).isFalse();
  }

  @Test
  void afterAReplyThatTookLongItSleepsAtOnceUntilOneComesSoonAgain() {
    waiting.begin();
    now.addAndGet(Waiting.AWAKE_NANOS);
    waiting.end();
    waiting.begin();
    assertThat(waiting.stayAwake()).isFalse();
    waiting.end();
    waiting.begin();
    assertThat(waiting.stayAwake()).isTrue();
  }

  @Test
  void onOneProcessorItNeverStaysAwake() {
    Waiting alone = new Waiting(1, now::get);
    alone.begin();
    assertThat(alone.stayAwake()).isFalse();
  }
}
