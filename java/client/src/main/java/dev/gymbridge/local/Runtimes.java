package dev.gymbridge.local;

import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.v1.EnvironmentInfo;
import dev.gymbridge.v1.ListEnvironmentsResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Python runtimes of this user: virtual environments under the cache folder, made on first use.
 *
 * <p>What is in them is locked by hash in the environment server's {@code requirements/}; its own
 * module {@code runtimes} makes them, so that there is one way to do it.
 */
public final class Runtimes {
  /** Gymnasium as it is today. */
  public static final String CURRENT = "current";

  /** The last Gymnasium with LunarLander-v2. */
  public static final String LEGACY = "legacy";

  private static final String CATALOGUE = "catalogue.binpb";

  private static final List<String> NAMES = List.of(CURRENT, LEGACY);

  /** Names the lock of packages to the server's programs. */
  private static final String PACKAGES = "GYMBRIDGE_PACKAGES";

  private final Path cache;
  private final Path sources;
  private final @Nullable Path packages;
  private final @Nullable OwnPython own;
  private final Map<String, Path> environments = new HashMap<>();
  private @Nullable Python python;

  /** The runtimes under the user's cache folder; nothing is made yet. */
  public Runtimes() {
    this(null, null);
  }

  /**
   * Likewise, with what {@link LocalOptions} has of them.
   *
   * @param packages a lock of packages that they have besides their own
   * @param python a virtual environment in place of all of them
   */
  public Runtimes(@Nullable Path packages, @Nullable Path python) {
    this(CacheFolder.path(), packages, python);
  }

  Runtimes(Path cache, @Nullable Path packages, @Nullable Path python) {
    this.cache = cache;
    this.sources = ServerSources.extract(cache);
    this.packages = packages == null ? null : packages.toAbsolutePath();
    this.own = python == null ? null : new OwnPython(python, this);
  }

  /** Tells a process of the environment server which packages its runtimes have. */
  void putPackages(Map<String, String> environment) {
    environment.remove(PACKAGES);
    if (packages != null) {
      environment.put(PACKAGES, packages.toString());
    }
  }

  /** The folder that has the environment server's sources. */
  public Path sources() {
    return sources;
  }

  /**
   * The beginning of a command that runs a module of the environment server in a runtime, whatever
   * modules are in the working directory; flags may be added.
   */
  public List<String> command(String runtime, String module) {
    return command(interpreter(runtime), module);
  }

  List<String> command(Path interpreter, String module) {
    String start = sources.resolve("gymbridge_env_server").resolve("start.py").toString();
    return new ArrayList<>(List.of(interpreter.toString(), "-I", "-u", start, module));
  }

  /**
   * A runtime's interpreter; makes the runtime where it is not there, which takes a while and says
   * so on standard error.
   *
   * @throws EnvException.FailedPrecondition where it cannot be made
   */
  public Path interpreter(String runtime) {
    return own == null ? environment(runtime).resolve("bin").resolve("python") : own.interpreter();
  }

  private synchronized Path environment(String runtime) {
    return environments.computeIfAbsent(runtime, this::install);
  }

  /**
   * Where a runtime is, or empty where it has not been made. Makes nothing.
   *
   * @throws EnvException.FailedPrecondition where there is no Python to ask
   */
  public Optional<Path> find(String runtime) {
    String prefix = runtime + ": installed, ";
    return ask("status").stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> Path.of(line.substring(prefix.length())))
        .findFirst();
  }

  private Path install(String runtime) {
    List<String> lines = ask("install", runtime);
    if (lines.isEmpty()) {
      throw new EnvException.FailedPrecondition(
          "the Python runtime \"" + runtime + "\" could not be prepared; the reason is above",
          null);
    }
    return Path.of(lines.get(lines.size() - 1));
  }

  /** What the environment server's module {@code runtimes} prints; nothing where it fails. */
  private synchronized List<String> ask(String... arguments) {
    return ask("gymbridge_env_server.runtimes", List.of(arguments));
  }

  /**
   * What a module of the environment server prints that needs no runtime; nothing where it fails,
   * which it says on standard error.
   *
   * @throws EnvException.FailedPrecondition where there is no Python to run it
   */
  public synchronized List<String> ask(String module, List<String> arguments) {
    if (python == null) {
      python = Python.require();
    }
    return ask(python.executable(), module, arguments);
  }

  List<String> ask(Path interpreter, String module, List<String> arguments) {
    List<String> command = command(interpreter, module);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove("PYTHONPATH");
    builder.environment().put("GYMBRIDGE_CACHE", cache.toString());
    putPackages(builder.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      return process.waitFor() == 0 ? lines : List.of();
    } catch (IOException failure) {
      throw new EnvException.FailedPrecondition(
          interpreter + " cannot be started: " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvException.Interrupted(
          "this thread was interrupted while it waited for the Python runtimes", interrupted);
    }
  }

  /**
   * The runtime an environment runs in: what is asked for, else current where the id is registered
   * there, else legacy.
   *
   * @throws EnvException.InvalidArgument for a runtime that does not exist, or is not this one
   */
  String choose(EnvConfig config) {
    String wished = config.runtime();
    if (own != null) {
      if (!wished.isEmpty()) {
        throw new EnvException.InvalidArgument(
            "the runtime \""
                + wished
                + "\" is asked for, and "
                + own.interpreter()
                + ": choose one",
            null);
      }
      return CURRENT;
    }
    if (!wished.isEmpty()) {
      if (!NAMES.contains(wished)) {
        throw new EnvException.InvalidArgument(
            "there is no runtime \"" + wished + "\"; there are " + String.join(" and ", NAMES),
            null);
      }
      return wished;
    }
    boolean legacyOnly =
        !config.id().contains(":")
            && !isRegistered(CURRENT, config.id())
            && isRegistered(LEGACY, config.id());
    return legacyOnly ? LEGACY : CURRENT;
  }

  /**
   * The ids that a runtime has registered, with its packages; makes it where it is not there.
   *
   * @throws UncheckedIOException where their list cannot be read
   */
  public Set<String> ids(String runtime) {
    Path catalogue = environment(runtime).resolve(CATALOGUE);
    try (InputStream input = Files.newInputStream(catalogue)) {
      return ListEnvironmentsResponse.parseFrom(input).getEnvironmentsList().stream()
          .map(EnvironmentInfo::getId)
          .collect(Collectors.toSet());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Where the list cannot be read, and the cache perhaps not be written, current is asked. */
  private boolean isRegistered(String runtime, String id) {
    try {
      return ids(runtime).contains(id);
    } catch (UncheckedIOException unreadable) {
      Path catalogue = environment(runtime).resolve(CATALOGUE);
      System.getLogger(Runtimes.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the list of environments "
                  + catalogue
                  + " cannot be read ("
                  + unreadable.getMessage()
                  + "); "
                  + id
                  + " is looked for in the runtime \""
                  + CURRENT
                  + "\" only");
      return runtime.equals(CURRENT);
    }
  }
}
