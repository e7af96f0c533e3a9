package dev.gymbridge.cli.doctor;

import java.nio.file.Path;

/**
 * The Java that runs this.
 *
 * @param version its version
 * @param home its folder
 */
public record JdkCheck(Runtime.Version version, Path home) {
  private static final int LOWEST = 17;

  /** What is there. */
  public Finding find() {
    String detail = version + " in " + home;
    return version.feature() >= LOWEST
        ? Finding.ok("JDK", detail)
        : Finding.missing(
            "JDK",
            detail + " is too old",
            "install a JDK " + LOWEST + " or newer, or set JAVA_HOME");
  }
}
