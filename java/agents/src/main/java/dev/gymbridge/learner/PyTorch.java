package dev.gymbridge.learner;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.util.Locale;

/** DJL's PyTorch engine, of which a process has one. */
public final class PyTorch {
  private static final String ENGINE = "PyTorch";
  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final String INTEROP_THREADS = "ai.djl.pytorch.num_interop_threads";

  private PyTorch() {}

  /**
   * Loads the engine.
   *
   * @param threads how many threads an operation may use; it is fixed with the first call, for it
   *     changes the order in which numbers are added
   * @throws IllegalStateException where the engine runs with another number of threads, or cannot
   *     be loaded
   */
  public static synchronized Engine start(int threads) {
    String wanted = Integer.toString(threads);
    String set = System.getProperty(THREADS);
    if (set != null && !set.equals(wanted)) {
      throw new IllegalStateException(
          "PyTorch runs with " + set + " threads in this process, not with " + wanted);
    }
    System.setProperty(THREADS, wanted);
    System.setProperty(INTEROP_THREADS, "1");
    try {
      return Engine.getEngine(ENGINE);
    } catch (EngineException | UnsatisfiedLinkError failure) {
      throw new IllegalStateException(
          "PyTorch's libraries cannot be loaded: "
              + failure.getMessage()
              + ". gymbridge doctor says what is missing",
          failure);
    }
  }

  /**
   * Finds a device.
   *
   * @param name {@code cpu}, {@code gpu}, {@code gpu:}n, or {@code auto} for a GPU where there is
   *     one
   * @throws IllegalArgumentException for another name, or where there is no such device
   */
  public static Device device(Engine engine, String name) {
    int gpus = engine.getGpuCount();
    String wanted = name.toLowerCase(Locale.ROOT);
    if (wanted.equals("cpu") || (wanted.equals("auto") && gpus == 0)) {
      return Device.cpu();
    }
    if (wanted.equals("auto")) {
      return Device.gpu(0);
    }
    if (!wanted.matches("gpu(:\\d{1,3})?")) {
      throw new IllegalArgumentException(
          "device is \"" + name + "\"; it can be auto, cpu, gpu or gpu:0, gpu:1, …");
    }
    int number = wanted.equals("gpu") ? 0 : Integer.parseInt(wanted.substring("gpu:".length()));
    if (number >= gpus) {
      throw new IllegalArgumentException(
          "device is \"%s\", but PyTorch sees %s; gymbridge doctor says what is missing"
              .formatted(name, gpus == 0 ? "no GPU" : gpus + " of them, counted from 0"));
    }
    return Device.gpu(number);
  }
}
