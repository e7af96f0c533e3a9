package dev.gymbridge.cli.doctor;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param subject what was looked at
 * @param detail what is there, or why not
 * @param fix what to do about it; empty where nothing needs to be done
 */
public record Finding(String subject, Status status, String detail, String fix) {
  /** Whether what was looked at can be used. */
  public enum Status {
    /** It is there. */
    OK,
    /** It is not there, and nothing works without it. */
    MISSING,
    /** It is not there, and only what the fix names needs it. */
    OPTIONAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Finding ok(String subject, String detail) {
    return new Finding(subject, Status.OK, detail, "");
  }

  public static Finding missing(String subject, String detail, String fix) {
    return new Finding(subject, Status.MISSING, detail, fix);
  }

  public static Finding optional(String subject, String detail, String fix) {
    return new Finding(subject, Status.OPTIONAL, detail, fix);
  }
}
