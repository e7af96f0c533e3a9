package dev.gymbridge.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a thread that is asleep in a read or a write, where nothing else can end its wait:
 * neither a timeout nor an interrupt.
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

  private final Thread watched = Thread.currentThread();
  private final Runnable tooLate;
  private final Runnable interrupted;
  private long ticksLeft;
  private @Nullable ScheduledFuture<?> ticking;

  /**
   * Does nothing yet. It is this thread that will be watched over.
   *
   * @param tooLate ends the wait, once the timeout is over
   * @param interrupted ends the wait, once the thread is interrupted
   */
  Watchdog(Duration timeout, Runnable tooLate, Runnable interrupted) {
    this.tooLate = tooLate;
    this.interrupted = interrupted;
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
      tooLate.run();
    } else if (watched.isInterrupted()) {
      interrupted.run();
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
