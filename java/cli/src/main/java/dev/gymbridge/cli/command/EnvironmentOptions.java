package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.PythonLiteral;
import dev.gymbridge.config.EnvironmentConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How an environment is made. */
final class EnvironmentOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--kwarg",
      paramLabel = "NAME=VALUE",
      order = 80,
      description =
          "Argument of the environment's constructor, its value as in Python; may be repeated.")
  private Map<String, String> kwargs = new LinkedHashMap<>();

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      order = 81,
      description = "Python runtime: current or legacy (default: the one that has the id).")
  private @Nullable String runtime;

  /**
   * The arguments by name.
   *
   * @throws ParameterException where one is not as in Python
   */
  private Map<String, @Nullable Object> kwargs() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    kwargs.forEach(
        (name, value) -> {
          try {
            values.put(name, PythonLiteral.parse(value));
          } catch (IllegalArgumentException malformed) {
            throw new ParameterException(
                command.commandLine(), "--kwarg " + name + ": " + malformed.getMessage());
          }
        });
    return values;
  }

  /** An environment's configuration with what is asked for in place of its own. */
  EnvironmentConfig over(EnvironmentConfig environment) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(environment.kwargs());
    all.putAll(kwargs());
    return environment
        .withKwargs(all)
        .withRuntime(runtime == null ? environment.runtime() : runtime);
  }

  /** Whether anything is asked for. */
  boolean areGiven() {
    return !kwargs.isEmpty() || runtime != null;
  }
}
