package dev.gymbridge.cli.output;

import java.io.IOException;

/** The end of standard input, which comes also when the process that writes it is killed. */
public final class EndOfInput {
  private EndOfInput() {}

  /**
   * Ends the JVM then, as Ctrl-C does: after the {@link CleanStop} of what runs, if there is one.
   *
   * @param status the JVM's exit status
   */
  public static void thenExit(int status) {
    Thread thread =
        new Thread(
            () -> {
              await();
              System.exit(status);
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
