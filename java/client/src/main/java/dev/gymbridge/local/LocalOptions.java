package dev.gymbridge.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How servers of one's own are run. Immutable.
 *
 * @param grpc whether they are spoken to over gRPC, as those in a container are, in place of the
 *     pipes of their processes; costs several times the time of a step
 * @param allowedModules Python modules whose environments may be made, as {@code module:Id}
 * @param modulePaths folders where those modules are
 * @param packages a lock of Python packages that the runtimes have besides their own, as {@code
 *     gymbridge packages} writes it; null for none
 * @param python a virtual environment in place of the runtimes, its folder or its interpreter; it
 *     has Gymnasium 0.29 or newer, NumPy, protobuf and xxhash; null for none
 * @param envOutput whether what environments print goes to standard error as it comes; its end is
 *     in the message of a process's death in any case
 */
public record LocalOptions(
    boolean grpc,
    List<String> allowedModules,
    List<Path> modulePaths,
    @Nullable Path packages,
    @Nullable Path python,
    boolean envOutput) {
  /** Registered environments, over pipes. */
  public static final LocalOptions DEFAULT =
      new LocalOptions(false, List.of(), List.of(), null, null, false);

  /**
   * Checks what goes together.
   *
   * @throws IllegalArgumentException where a virtual environment of one's own is to have packages
   *     of a lock, or a server with gRPC
   */
  public LocalOptions {
    allowedModules = List.copyOf(allowedModules);
    modulePaths = List.copyOf(modulePaths);
    if (python != null && packages != null) {
      throw new IllegalArgumentException(
          python + " has its own packages, and " + packages + " is for the runtimes: choose one");
    }
    if (python != null && grpc) {
      throw new IllegalArgumentException(
          python + " runs environments over pipes only: a server with gRPC has its own runtimes");
    }
  }

  /** With the environments of one more Python module. */
  public LocalOptions withModule(String module, Path folder) {
    return new LocalOptions(
        grpc,
        append(allowedModules, module),
        append(modulePaths, folder),
        packages,
        python,
        envOutput);
  }

  /** With the packages of a lock that {@code gymbridge packages} has written. */
  public LocalOptions withPackages(Path lock) {
    return new LocalOptions(grpc, allowedModules, modulePaths, lock, python, envOutput);
  }

  /** With a virtual environment of one's own. */
  public LocalOptions withPython(Path virtualEnvironment) {
    return new LocalOptions(
        grpc, allowedModules, modulePaths, packages, virtualEnvironment, envOutput);
  }

  /** Over gRPC. */
  public LocalOptions withGrpc() {
    return new LocalOptions(true, allowedModules, modulePaths, packages, python, envOutput);
  }

  /** With what environments print, as it comes. */
  public LocalOptions withEnvOutput() {
    return new LocalOptions(grpc, allowedModules, modulePaths, packages, python, true);
  }

  /** Flags that tell a program of the environment server which modules are allowed. */
  List<String> moduleFlags() {
    List<String> flags = new ArrayList<>();
    allowedModules.forEach(module -> flags.addAll(List.of("--allow-module", module)));
    modulePaths.forEach(folder -> flags.addAll(List.of("--module-path", folder.toString())));
    return flags;
  }

  private static <T> List<T> append(List<T> list, T element) {
    return Stream.concat(list.stream(), Stream.of(element)).toList();
  }
}
