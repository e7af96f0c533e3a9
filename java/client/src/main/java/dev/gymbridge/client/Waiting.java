package dev.gymbridge.client;

import java.util.function.LongSupplier;

/**
 * How a thread waits for a reply, after the pattern of Agrona's IdleStrategy: awake for a
 * millisecond, as long as replies come that soon, and then asleep.
 *
 * <p>To fall asleep and be woken takes longer than a step of a fast environment. Awake, every turn
 * lets others run first: what is waited for may need this processor. Where there is only one,
 * nothing is gained by staying awake. For one thread at a time.
 */
public final class Waiting {
  /** How long a thread stays awake. */
  static final long AWAKE_NANOS = 1_000_000;

  private final boolean alone;
  private final LongSupplier nanoTime;
  private long since;
  private boolean soon = true;

  /** Waiting on this machine. */
  public Waiting() {
    this(Runtime.getRuntime().availableProcessors(), System::nanoTime);
  }

  /**
   * Likewise, with another clock.
   *
   * @param processors how many this process may use
   */
  Waiting(int processors, LongSupplier nanoTime) {
    this.alone = processors == 1;
    this.nanoTime = nanoTime;
  }

  /** Tells that a reply is waited for from now. */
  public void begin() {
    since = nanoTime.getAsLong();
  }

  /** Lets others run and is true where to look again; is false where it is time to sleep. */
  @SuppressWarnings("ThreadPriorityCheck") // whoever else can run goes first
  public boolean stayAwake() {
    if (alone || !soon || waited() >= AWAKE_NANOS) {
      return false;
    }
    Thread.yield();
    return true;
  }

  /** Tells that the reply is there. */
  public void end() {
    soon = waited() < AWAKE_NANOS;
  }

  /** Nanoseconds since the beginning. */
  public long waited() {
    return nanoTime.getAsLong() - since;
  }
}
