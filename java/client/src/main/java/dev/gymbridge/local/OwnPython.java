package dev.gymbridge.local;

import dev.gymbridge.env.EnvException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A virtual environment that the user has, in place of our runtimes. */
final class OwnPython {
  private final Path given;
  private final Runtimes runtimes;
  private boolean isChecked;

  /**
   * Nothing is looked at yet.
   *
   * @param given its folder, or its interpreter
   */
  OwnPython(Path given, Runtimes runtimes) {
    this.given = given.toAbsolutePath().normalize();
    this.runtimes = runtimes;
  }

  /**
   * Its interpreter. Links are left as they are: by its place Python knows which packages it has.
   *
   * @throws EnvException.FailedPrecondition where there is none, or packages are missing; the
   *     message has the command that installs them
   */
  synchronized Path interpreter() {
    Path interpreter = Files.isDirectory(given) ? given.resolve("bin").resolve("python") : given;
    if (!isChecked) {
      requirePackages(interpreter);
      isChecked = true;
    }
    return interpreter;
  }

  private void requirePackages(Path interpreter) {
    if (!Files.isExecutable(interpreter)) {
      throw new EnvException.FailedPrecondition(
          given + " is no virtual environment: there is no " + interpreter, null);
    }
    List<String> missing =
        runtimes.ask(interpreter, "gymbridge_env_server.needs", List.of()).stream()
            .filter(line -> !line.isEmpty())
            .toList();
    if (missing.stream().anyMatch(line -> line.startsWith("Python "))) {
      throw new EnvException.FailedPrecondition(interpreter + " needs " + missing.get(0), null);
    }
    if (!missing.isEmpty()) {
      throw new EnvException.FailedPrecondition(
          "%s lacks %s. Install what is missing with: %s -m pip install %s"
              .formatted(
                  interpreter,
                  String.join(", ", missing),
                  interpreter,
                  missing.stream()
                      .map(each -> each.matches("[\\w-]+") ? each : "'" + each + "'")
                      .collect(Collectors.joining(" "))),
          null);
    }
  }
}
