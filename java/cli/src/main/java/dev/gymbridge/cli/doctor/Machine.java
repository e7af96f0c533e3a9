package dev.gymbridge.cli.doctor;

import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.local.Python;
import dev.gymbridge.local.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** This machine, as the checks need it. Nothing is installed. */
public final class Machine {
  private Machine() {}

  /** All findings, the required ones first. */
  public static List<Finding> examine() {
    Optional<Python> python = Python.find();
    Optional<Runtimes> runtimes = python.flatMap(found -> runtimes());
    Optional<Path> current = runtimes.flatMap(known -> known.find(Runtimes.CURRENT));
    Optional<Path> legacy = runtimes.flatMap(known -> known.find(Runtimes.LEGACY));
    boolean known = runtimes.isPresent();
    boolean made = current.isPresent() && legacy.isPresent();
    return List.of(
        new JdkCheck(Runtime.version(), Path.of(System.getProperty("java.home"))).find(),
        new PythonCheck(python, otherPython()).find(),
        CacheCheck.of(CacheFolder.path(), made).find(),
        new RuntimeCheck(Runtimes.CURRENT, "Gymnasium as it is today", known, current).find(),
        new RuntimeCheck(Runtimes.LEGACY, "LunarLander-v2 and other retired ids", known, legacy)
            .find(),
        new DockerCheck(dockerClient(), dockerEngine()).find(),
        new GpuCheck(driver(), System.getenv()).find());
  }

  /** Empty where the cache folder cannot be used, which {@link CacheCheck} says. */
  private static Optional<Runtimes> runtimes() {
    try {
      return Optional.of(new Runtimes());
    } catch (EnvException.FailedPrecondition unusableCache) {
      return Optional.empty();
    }
  }

  private static String dockerClient() {
    return Probe.output(List.of("docker", "--version"));
  }

  private static String dockerEngine() {
    return Probe.output(List.of("docker", "version", "--format", "{{.Server.Version}}"));
  }

  /** Names and driver version of all GPUs. */
  private static String driver() {
    List<String> query =
        List.of("nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader");
    return Probe.output(query).replace("\n", "; ");
  }

  /** What the interpreter that is there calls itself, whether it can be used or not. */
  private static String otherPython() {
    String named = System.getenv().getOrDefault(Python.VARIABLE, "");
    return Probe.output(List.of(named.isBlank() ? "python3" : named, "--version"));
  }
}
