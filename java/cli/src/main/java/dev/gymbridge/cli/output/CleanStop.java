package dev.gymbridge.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets Ctrl-C and SIGTERM end a run at a good moment: the JVM goes when it is done. */
public final class CleanStop implements AutoCloseable {
  /** For the step that is under way, and a checkpoint. */
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /** Calls {@code interrupt} when the JVM is asked to end. */
  public CleanStop(Runnable interrupt) {
    hook =
        new Thread(
            () -> {
              interrupt.run();
              await();
            },
            "gymbridge-clean-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await() {
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "gymbridge: the run did not stop within %d s and is ended; its last checkpoint is whole"
                .formatted(PATIENCE_SECONDS));
      }
    } catch (InterruptedException impossible) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run has ended, is on the disk, and the user knows: the JVM may go at any moment now. */
  public void done() {
    done.countDown();
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook is running, and has just been told.
    }
  }
}
