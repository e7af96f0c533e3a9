package dev.gymbridge.cli.command;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.Tls;
import dev.gymbridge.config.EnvironmentConfig;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.OnCrash;
import dev.gymbridge.local.LocalOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Where environments come from: processes of this machine, or servers at given addresses. */
final class ServerOptions {
  /** Names the environment variable that has the token servers ask for. */
  static final String TOKEN = "GYMBRIDGE_TOKEN";

  /** Names the environment variable that stands in for {@code --env-server}. */
  static final String SERVER = "GYMBRIDGE_ENV_SERVER";

  /** A timeout's; they are sent as an int of milliseconds. */
  private static final int MOST_SECONDS = 2_000_000;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--env-server",
      paramLabel = "HOST:PORT",
      split = ",",
      hideParamSyntax = true,
      order = 90,
      description =
          "Use the environment server at this address; may be repeated. Its token is read from"
              + " the environment variable GYMBRIDGE_TOKEN. Without this option the addresses in"
              + " GYMBRIDGE_ENV_SERVER are used, and without these a server is started on this"
              + " machine.")
  private List<String> addresses = new ArrayList<>();

  @Option(names = "--tls", order = 91, description = "Encrypt the connection to --env-server.")
  private boolean tls;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      order = 92,
      description = "Encrypt it, and trust only the certificate or authority in this PEM file.")
  private @Nullable Path certificate;

  @Option(
      names = "--plaintext-token",
      order = 93,
      description =
          "Send the token to another machine without encryption, where everyone on the way can"
              + " read it.")
  private boolean plaintextToken;

  @Option(
      names = "--allow-module",
      paramLabel = "NAME",
      order = 94,
      description = "Allow environments NAME:Id of this Python module; may be repeated.")
  private List<String> modules = new ArrayList<>();

  @Option(
      names = "--module-path",
      paramLabel = "DIR",
      order = 95,
      description = "Look for such modules in this folder; may be repeated.")
  private List<Path> modulePaths = new ArrayList<>();

  @Option(
      names = "--packages",
      paramLabel = "FILE",
      order = 95,
      description =
          "Lock of Python packages that the runtimes have besides their own, as gymbridge packages"
              + " writes it (default: "
              + PackagesCommand.LOCK
              + ", where that is there).")
  private @Nullable Path packages;

  @Option(
      names = "--python",
      paramLabel = "VENV",
      order = 95,
      description =
          "Virtual environment to run environments in, in place of the runtimes; it needs Gymnasium"
              + " 0.29 or newer, protobuf and xxhash.")
  private @Nullable Path python;

  @Option(
      names = "--env-output",
      order = 95,
      description = "Show what environments print as it comes, not only where one fails.")
  private boolean envOutput;

  @Option(
      names = "--on-crash",
      paramLabel = "stop|truncate",
      order = 96,
      converter = OnCrashName.class,
      description =
          "Where the same step ends its environment's process or raises an exception twice: stop, or"
              + " truncate the episode before it and go on (default: stop).")
  private OnCrash onCrash = OnCrash.STOP;

  @Option(
      names = "--step-timeout",
      paramLabel = "SECONDS",
      order = 97,
      description =
          "How long one reset, step or rendering may take before its process is ended (default: 60).")
  private @Nullable Double stepTimeout;

  @Option(
      names = "--make-timeout",
      paramLabel = "SECONDS",
      order = 98,
      description =
          "How long it may take to make the environments of one process (default: 120, and 10 for"
              + " each).")
  private @Nullable Double makeTimeout;

  private static final class OnCrashName implements ITypeConverter<OnCrash> {
    @Override
    public OnCrash convert(String name) {
      return switch (name) {
        case "stop" -> OnCrash.STOP;
        case "truncate" -> OnCrash.TRUNCATE;
        default -> throw new TypeConversionException("it has to be stop or truncate, not " + name);
      };
    }
  }

  /**
   * The server that the options name; nothing is started or connected before it is used.
   *
   * @throws ParameterException where the options contradict each other
   */
  EnvServer open() {
    return open(TrainConfig.of("").environment());
  }

  private EnvConfig changed(EnvConfig config) {
    EnvConfig changed = config.withOnCrash(onCrash);
    changed = stepTimeout == null ? changed : changed.withStepTimeout(seconds(stepTimeout));
    return makeTimeout == null ? changed : changed.withMakeTimeout(seconds(makeTimeout));
  }

  private void requireSeconds(String option, @Nullable Double seconds) {
    refuse(
        seconds != null && !(seconds >= 0.001 && seconds <= MOST_SECONDS),
        option,
        "is %s, but has to be at least 0.001 seconds, and at most %d"
            .formatted(seconds, MOST_SECONDS));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  /** The server, which also allows what an environment's configuration is made of. */
  EnvServer open(EnvironmentConfig environment) {
    requireSeconds("--step-timeout", stepTimeout);
    requireSeconds("--make-timeout", makeTimeout);
    return unchanged(over(environment)).changing(this::changed);
  }

  private EnvServer unchanged(EnvironmentConfig environment) {
    List<String> addresses = addresses();
    if (addresses.isEmpty()) {
      refuse(tls, "--tls", "needs --env-server: there is no connection to encrypt");
      refuse(certificate != null, "--tls-certificate", "needs --env-server");
      refuse(plaintextToken, "--plaintext-token", "needs --env-server");
      return EnvServer.local(local(environment));
    }
    boolean encrypted = tls || certificate != null;
    refuse(encrypted && plaintextToken, "--plaintext-token", "contradicts --tls: choose one");
    String atServer = "is for local environments; give it to the server at --env-server";
    refuse(!modules.isEmpty(), "--allow-module", atServer);
    refuse(!modulePaths.isEmpty(), "--module-path", atServer);
    refuse(packages != null, "--packages", atServer);
    refuse(python != null, "--python", atServer);
    refuse(envOutput, "--env-output", atServer);
    String token = System.getenv().getOrDefault(TOKEN, "");
    return EnvServer.connect(addresses, encryption(), token);
  }

  /**
   * How processes of this machine are run for an environment.
   *
   * @throws ParameterException where a server at an address is asked for
   */
  LocalOptions here(EnvironmentConfig environment) {
    refuse(!addresses().isEmpty(), "--env-server", "cannot be used: this runs on this machine");
    return local(over(environment));
  }

  private LocalOptions local(EnvironmentConfig environment) {
    return new LocalOptions(
        false,
        environment.modules(),
        environment.modulePath().stream().map(Path::of).toList(),
        path(environment.packages()),
        path(environment.python()),
        envOutput);
  }

  private static @Nullable Path path(String text) {
    return text.isEmpty() ? null : Path.of(text);
  }

  private static List<String> united(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  private List<String> folders() {
    return modulePaths.stream().map(ServerOptions::absolute).toList();
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /**
   * An environment's configuration with the modules that the options name besides its own, and the
   * packages or the virtual environment that they name in place of its own.
   */
  EnvironmentConfig over(EnvironmentConfig environment) {
    refuse(packages != null && python != null, "--packages", "contradicts --python: choose one");
    EnvironmentConfig all =
        environment
            .withModules(united(modules, environment.modules()))
            .withModulePath(united(folders(), environment.modulePath()));
    if (python != null) {
      return all.withRuntime("").withPackages("").withPython(absolute(python));
    }
    if (packages != null) {
      return all.withPython("").withPackages(absolute(packages));
    }
    Path usual = Path.of(PackagesCommand.LOCK);
    boolean isBeside = addresses().isEmpty() && Files.exists(usual);
    return isBeside && all.packages().isEmpty() && all.python().isEmpty()
        ? all.withPackages(absolute(usual))
        : all;
  }

  private List<String> addresses() {
    String inEnvironment = System.getenv().getOrDefault(SERVER, "");
    return addresses.isEmpty() && !inEnvironment.isBlank()
        ? List.of(inEnvironment.split(","))
        : addresses;
  }

  private Tls encryption() {
    if (certificate != null) {
      return Tls.trusting(certificate);
    }
    if (tls) {
      return Tls.system();
    }
    return plaintextToken ? Tls.plaintextExposingToken() : Tls.plaintext();
  }

  private void refuse(boolean given, String option, String why) {
    Arguments.refuse(command, given, option + " " + why);
  }
}
