package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.local.Runtimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The Python that has the packages of others which read our files. */
final class ToolsPython {
  private static final String INTERPRETER = new Runtimes().interpreter("tools").toString();

  private ToolsPython() {}

  /** What a program prints on standard output; {@code sys.argv[1:]} are the arguments. */
  static String run(String program, Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(INTERPRETER, "-c", "import sys\n" + program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as("%s", printed).isZero();
    return printed;
  }
}
