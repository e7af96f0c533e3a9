package dev.gymbridge.local;

import java.nio.file.Path;
import java.util.List;

/**
 * How servers of one's own are run. Immutable.
 *
 * @param isolated whether environments run in a worker process behind the server, as they do in a
 *     container; costs 60–100 µs a step, and without it the server is a process of its own for one
 *     session anyway
 * @param allowedModules Python modules whose environments may be made, as {@code module:Id}
 * @param modulePaths folders where those modules are
 */
public record LocalOptions(boolean isolated, List<String> allowedModules, List<Path> modulePaths) {
  /** Registered environments, no worker process. */
  public static final LocalOptions DEFAULT = new LocalOptions(false, List.of(), List.of());

  public LocalOptions {
    allowedModules = List.copyOf(allowedModules);
    modulePaths = List.copyOf(modulePaths);
  }

  /** With the environments of one more Python module. */
  public LocalOptions withModule(String module, Path folder) {
    return new LocalOptions(isolated, append(allowedModules, module), append(modulePaths, folder));
  }

  /** With environments in a worker process behind the server. */
  public LocalOptions withIsolation() {
    return new LocalOptions(true, allowedModules, modulePaths);
  }

  private static <T> List<T> append(List<T> list, T element) {
    return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(element))
        .toList();
  }
}
