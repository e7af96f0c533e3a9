package dev.gymbridge.benchmarks;

import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Times in which nothing is done. */
final class Pause {
  private static final double SHORTEST_MILLISECONDS = 10;
  private static final int DOUBLINGS = 9;

  private Pause() {}

  /** Waits so long. */
  static void milliseconds(double count) {
    long end = System.nanoTime() + (long) (count * 1e6);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Waits a random time from 10 ms to 5 s; each doubling is as likely. */
  static void random(RandomGenerator random) {
    milliseconds(SHORTEST_MILLISECONDS * Math.pow(2, DOUBLINGS * random.nextDouble()));
  }
}
