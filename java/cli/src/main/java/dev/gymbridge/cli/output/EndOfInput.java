package dev.gymbridge.cli.output;

import java.io.IOException;

/** The end of standard input, which comes also when the process that writes it is killed. */
public final class EndOfInput {
  private EndOfInput() {}

  /** Does something then, on a thread of its own. */
  public static void then(Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              await();
              task.run();
            },
            "gymbridge-end-of-input");
    thread.setDaemon(true);
    thread.start();
  }

  private static void await() {
    try {
      while (System.in.read() >= 0) {
        // What it says does not matter.
      }
    } catch (IOException closed) {
      // That is an end, too.
    }
  }
}
