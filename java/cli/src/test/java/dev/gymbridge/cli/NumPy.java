package dev.gymbridge.cli;

import dev.gymbridge.local.Runtimes;
import java.io.IOException;

/** The Python that has NumPy and Gymnasium: what files of ours are read back with. */
public final class NumPy {
  private static final Python PYTHON = Python.of(Runtimes.CURRENT);

  private NumPy() {}

  /** What a program prints, in which {@code np} is NumPy and {@code sys.argv[1:]} are arguments. */
  public static String run(String program, Object... arguments)
      throws IOException, InterruptedException {
    return PYTHON.run("import numpy as np\n" + program, arguments);
  }
}
