package dev.gymbridge.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a thread that is asleep in a read or a write, where nothing else can end its wait.
 *
 * <p>It counts ticks, not the clock: while this process was stopped, or the machine suspended, the
 * other side had no time to answer either.
 */
final class Watchdog implements AutoCloseable {
  private static final long TICK_NANOS = 20_000_000;

  private static final ScheduledThreadPoolExecutor TICKS =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "gymbridge-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  static {
    TICKS.setRemoveOnCancelPolicy(true);
  }

  private final Runnable end;
  private long ticksLeft;
  private @Nullable ScheduledFuture<?> ticking;

  /**
   * Does nothing yet.
   *
   * @param end ends the wait, once the timeout is over
   */
  Watchdog(Duration timeout, Runnable end) {
    this.end = end;
    this.ticksLeft = timeout.toNanos() / TICK_NANOS + 1;
  }

  /** Tells that the thread may fall asleep from now; may be told again. */
  void watch() {
    if (ticking == null) {
      ticking =
          TICKS.scheduleWithFixedDelay(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    if (--ticksLeft == 0) {
      end.run();
    }
  }

  /** Tells that the wait is over. */
  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel(false);
    }
  }
}
