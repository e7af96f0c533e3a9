package dev.gymbridge.cache;

import dev.gymbridge.env.EnvException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Has the Python runtimes, and libraries that are unpacked. */
public final class CacheFolder {
  /** What Java takes for the home of a user who is not in the password file. */
  private static final String UNKNOWN = "?";

  private CacheFolder() {}

  /**
   * {@code $GYMBRIDGE_CACHE}, or {@code gymbridge} under {@code $XDG_CACHE_HOME}, or else under
   * {@code .cache} in the user's home: {@code $HOME}, or what the password file says.
   *
   * @throws EnvException.FailedPrecondition where there is none of these
   */
  public static Path path() {
    String own = variable("GYMBRIDGE_CACHE");
    if (own != null) {
      return Path.of(own);
    }
    String users = variable("XDG_CACHE_HOME");
    return users == null ? Path.of(home(), ".cache", "gymbridge") : Path.of(users, "gymbridge");
  }

  private static String home() {
    String home = variable("HOME");
    if (home != null) {
      return home;
    }
    String inPasswordFile = System.getProperty("user.home", UNKNOWN);
    if (inPasswordFile.equals(UNKNOWN)) {
      throw new EnvException.FailedPrecondition(
          "this user has no home: HOME is not set, and the password file has no entry for the user id."
              + " Set HOME, or GYMBRIDGE_CACHE, to a folder that can be written",
          null);
    }
    return inPasswordFile;
  }

  /** An environment variable that is set, and not to nothing. */
  private static @Nullable String variable(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }
}
