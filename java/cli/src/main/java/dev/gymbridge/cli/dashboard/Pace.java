package dev.gymbridge.cli.dashboard;

import java.io.IOException;

/**
 * When the next step of a play is due: at a speed, step by step, or not before somebody says so.
 * Thread-safe.
 */
final class Pace {
  /** How long a page may be gone before that is found out. */
  private static final long BEAT_MILLIS = 1000;

  private double stepsPerSecond;
  private boolean paused;
  private boolean stopped;
  private int single;
  private long due = System.nanoTime();

  /** Somebody stopped the play. */
  static final class Stopped extends RuntimeException {
    Stopped() {
      super("the play was stopped");
    }
  }

  /** Called when it pauses, and again while nothing happens. */
  @FunctionalInterface
  interface Beat {
    void run() throws IOException;
  }

  /**
   * A pace.
   *
   * @param stepsPerSecond above 0
   */
  Pace(double stepsPerSecond) {
    this.stepsPerSecond = stepsPerSecond;
  }

  synchronized void speed(double stepsEachSecond) {
    stepsPerSecond = stepsEachSecond;
    due = System.nanoTime();
    notifyAll();
  }

  synchronized void pause() {
    paused = true;
    single = 0;
    notifyAll();
  }

  synchronized void resume() {
    paused = false;
    due = System.nanoTime();
    notifyAll();
  }

  /** Lets one step happen, after which it pauses. */
  synchronized void step() {
    paused = true;
    single++;
    notifyAll();
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Whether each step is looked at by itself. */
  synchronized boolean isPaused() {
    return paused;
  }

  /**
   * Waits until the next step is due.
   *
   * @throws Stopped where there is none
   */
  synchronized void await(Beat beat) throws IOException {
    while (!stopped && !isDue()) {
      if (paused) {
        beat.run();
      }
      long left = paused ? BEAT_MILLIS : (due - System.nanoTime()) / 1_000_000 + 1;
      try {
        wait(Math.max(1, Math.min(left, BEAT_MILLIS)));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new Stopped();
      }
    }
    if (stopped) {
      throw new Stopped();
    }
    if (paused) {
      single--;
    }
    long now = System.nanoTime();
    // A play that is late does not hurry afterwards.
    due = Math.max(due, now - (long) (1e9 / stepsPerSecond)) + (long) (1e9 / stepsPerSecond);
  }

  private boolean isDue() {
    return paused ? single > 0 : System.nanoTime() >= due;
  }
}
