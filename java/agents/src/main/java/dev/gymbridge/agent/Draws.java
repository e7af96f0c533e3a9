package dev.gymbridge.agent;

import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.Replay;
import dev.gymbridge.replay.Sampler;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Draws a run's batches, on a thread of its own where there is time to: frames have to be unpacked.
 *
 * <p>A batch is a function of the number of the gradient step that it is for and of what the replay
 * has then, so that it does not matter when it is drawn.
 */
final class Draws implements AutoCloseable {
  private final Replay replay;
  private final Sampler sampler;
  private final RandomStream random;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "gymbridge-draws");
            made.setDaemon(true);
            return made;
          });

  /** The batch that was taken last, which is still in use, and the one to draw next. */
  private Batch taken;

  private Batch next;
  private @Nullable Future<?> underway;
  private long underwayFor;

  /**
   * Draws by a stream of random numbers.
   *
   * @param size transitions in a batch
   * @param observationBytes bytes of an observation
   * @param sampler draws the transitions
   */
  Draws(Replay replay, int size, int observationBytes, Sampler sampler, RandomStream random) {
    this.replay = replay;
    this.sampler = sampler;
    this.random = random;
    this.taken = Batch.of(size, observationBytes);
    this.next = Batch.of(size, observationBytes);
  }

  /** Begins to draw what will be taken next; until then the replay must not change. */
  void begin(long gradientStep) {
    Batch batch = next;
    underwayFor = gradientStep;
    underway = thread.submit(() -> draw(batch, gradientStep));
  }

  /** The batch for a gradient step, valid until the next is taken. */
  Batch take(long gradientStep) {
    Future<?> begun = underway;
    if (begun == null) {
      // Into the same memory, which the learner then need not be given anew.
      draw(taken, gradientStep);
      return taken;
    }
    underway = null;
    await(begun);
    if (underwayFor != gradientStep) {
      throw new IllegalStateException(
          "batch %s was begun, and %s is taken".formatted(underwayFor, gradientStep));
    }
    Batch drawn = next;
    next = taken;
    taken = drawn;
    return drawn;
  }

  private void draw(Batch batch, long gradientStep) {
    replay.sample(batch, sampler, random.at(gradientStep));
  }

  /** It takes milliseconds: an interrupt is left for others to find. */
  private static void await(Future<?> begun) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          begun.get();
          return;
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (ExecutionException failure) {
          throw new IllegalStateException("a batch could not be drawn", failure.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
