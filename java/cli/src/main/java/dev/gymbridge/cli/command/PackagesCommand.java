package dev.gymbridge.cli.command;

import dev.gymbridge.local.Runtimes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds Python packages to the runtimes. */
@Command(
    name = "packages",
    sortOptions = false,
    description = {
      "Add Python packages to the runtimes, such as ones that have environments.",
      "",
      "What is asked for is resolved once, beside the runtime's own versions, and written with hashes into "
          + PackagesCommand.LOCK
          + " in this folder. Commands that run here use it, on another machine too."
    },
    footer = {"", "Exit status: 0; 1 where it cannot be done; 2 for wrong arguments."})
public final class PackagesCommand implements Callable<Integer> {
  /** The lock's usual name. */
  static final String LOCK = "gymbridge-packages.lock";

  private static final String MODULE = "gymbridge_env_server.packages";
  private static final int FEW = 5;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** No command of its own was given. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /** Which lock is meant. */
  static final class LockOption {
    @Option(
        names = "--packages",
        paramLabel = "FILE",
        description = "The lock (default: " + LOCK + ").")
    private Path lock = Path.of(LOCK);
  }

  /** Whose packages are meant. */
  static final class RuntimeOption {
    @Option(
        names = "--runtime",
        paramLabel = "NAME",
        description = "Python runtime: current or legacy (default: current).")
    private String runtime = Runtimes.CURRENT;

    @Mixin private LockOption where = new LockOption();
  }

  @Command(name = "add", description = "Add packages, or ask for other versions of them.")
  int add(
      @Parameters(
              arity = "1..*",
              paramLabel = "PACKAGE",
              description = "As pip has it: minigrid, highway-env>=1.9, gymnasium[mujoco].")
          List<String> packages,
      @Mixin RuntimeOption of) {
    int status = ask("add", of, packages);
    if (status == 0) {
      tellIds(of.where.lock, of.runtime);
    }
    return status;
  }

  @Command(name = "remove", description = "Remove packages, and what only they need.")
  int remove(
      @Parameters(arity = "1..*", paramLabel = "PACKAGE", description = "Its name.")
          List<String> packages,
      @Mixin RuntimeOption of) {
    return ask("remove", of, packages);
  }

  @Command(name = "update", description = "Resolve what was asked for again, to newer versions.")
  int update(@Mixin RuntimeOption of) {
    return ask("update", of, List.of());
  }

  @Command(name = "list", description = "List what was asked for, and what that was resolved to.")
  int list(@Mixin LockOption where) {
    return run(List.of("--lock", where.lock.toString(), "list"));
  }

  private int ask(String command, RuntimeOption of, List<String> packages) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--lock", of.where.lock.toString(), command, "--runtime", of.runtime));
    if (!packages.isEmpty()) {
      arguments.add("--");
      arguments.addAll(packages);
    }
    return run(arguments);
  }

  private int run(List<String> arguments) {
    List<String> lines = new Runtimes().ask(MODULE, arguments);
    lines.forEach(spec.commandLine().getOut()::println);
    return lines.isEmpty() ? 1 : 0;
  }

  private void tellIds(Path lock, String runtime) {
    Set<String> ids = new TreeSet<>(new Runtimes(lock, null).ids(runtime));
    ids.removeAll(new Runtimes().ids(runtime));
    PrintWriter out = spec.commandLine().getOut();
    if (ids.isEmpty()) {
      out.println("it registers no ids by itself: name its module, as in MODULE:Id");
      return;
    }
    List<String> first = ids.stream().limit(FEW).toList();
    out.printf(
        "%d environments: %s%s%n",
        ids.size(), String.join(", ", first), ids.size() > FEW ? " …; see gymbridge envs" : "");
  }
}
