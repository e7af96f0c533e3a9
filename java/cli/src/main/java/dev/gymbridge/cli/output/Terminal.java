package dev.gymbridge.cli.output;

/** Whether somebody looks. */
public final class Terminal {
  /** Set by the launcher; Java cannot tell before JDK 22. */
  private static final String PROPERTY = "gymbridge.terminal";

  /** What a process that nobody looks at must not be given. */
  public static final String FLAG = "-D" + PROPERTY + "=true";

  private Terminal() {}

  /** Whether standard error is a terminal. */
  public static boolean isThere() {
    return Boolean.getBoolean(PROPERTY);
  }
}
