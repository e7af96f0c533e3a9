package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.local.Runtimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Python that files of ours are read back with.
 *
 * @param interpreter its path
 */
public record Python(String interpreter) {
  /** That of a runtime. */
  public static Python of(String runtime) {
    return new Python(new Runtimes().interpreter(runtime).toString());
  }

  /** What a program prints; {@code sys.argv[1:]} are the arguments. */
  public String run(String program, Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(interpreter, "-c", "import sys\n" + program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as("%s", printed).isZero();
    return printed;
  }
}
