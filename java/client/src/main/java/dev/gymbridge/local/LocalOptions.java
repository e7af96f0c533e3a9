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
 */
public record LocalOptions(boolean grpc, List<String> allowedModules, List<Path> modulePaths) {
  /** Registered environments, over pipes. */
  public static final LocalOptions DEFAULT = new LocalOptions(false, List.of(), List.of());

  public LocalOptions {
    allowedModules = List.copyOf(allowedModules);
    modulePaths = List.copyOf(modulePaths);
  }

  /** With the environments of one more Python module. */
  public LocalOptions withModule(String module, Path folder) {
    return new LocalOptions(grpc, append(allowedModules, module), append(modulePaths, folder));
  }

  /** Over gRPC. */
  public LocalOptions withGrpc() {
    return new LocalOptions(true, allowedModules, modulePaths);
  }

  private static <T> List<T> append(List<T> list, T element) {
    return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(element))
        .toList();
  }
}
