package dev.gymbridge.local;

import java.nio.file.Path;
import java.util.List;

/**
 * How servers of one's own are run. Immutable.
 *
 * @param grpc whether they are spoken to over gRPC, as those in a container are, in place of the
 *     pipes of their processes; costs several times the time of a step
 * @param allowedModules Python modules whose environments may be made, as {@code module:Id}
 * @param modulePaths folders where those modules are
 * @param envOutput whether what environments print goes to standard error as it comes; its end is
 *     in the message of a process's death in any case
 */
public record LocalOptions(
    boolean grpc, List<String> allowedModules, List<Path> modulePaths, boolean envOutput) {
  /** Registered environments, over pipes. */
  public static final LocalOptions DEFAULT = new LocalOptions(false, List.of(), List.of(), false);

  public LocalOptions {
    allowedModules = List.copyOf(allowedModules);
    modulePaths = List.copyOf(modulePaths);
  }

  /** With the environments of one more Python module. */
  public LocalOptions withModule(String module, Path folder) {
    return new LocalOptions(
        grpc, append(allowedModules, module), append(modulePaths, folder), envOutput);
  }

  /** Over gRPC. */
  public LocalOptions withGrpc() {
    return new LocalOptions(true, allowedModules, modulePaths, envOutput);
  }

  /** With what environments print, as it comes. */
  public LocalOptions withEnvOutput() {
    return new LocalOptions(grpc, allowedModules, modulePaths, true);
  }

  private static <T> List<T> append(List<T> list, T element) {
    return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(element))
        .toList();
  }
}
