package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.local.Runtimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The Python that has NumPy and Gymnasium: what files of ours are read back with. */
final class NumPy {
  private static final String INTERPRETER = new Runtimes().interpreter(Runtimes.CURRENT).toString();

  private NumPy() {}

  /** What a program prints, in which {@code np} is NumPy and {@code sys.argv[1:]} are arguments. */
  static String run(String program, Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(INTERPRETER);
    command.addAll(List.of("-c", "import sys, numpy as np\n" + program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }
}
