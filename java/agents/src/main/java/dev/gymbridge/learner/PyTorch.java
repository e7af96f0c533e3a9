package dev.gymbridge.learner;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Function;
import com.sun.jna.Platform;
import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.nn.Products;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** DJL's PyTorch engine, of which a process has one. */
public final class PyTorch {
  private static final String ENGINE = "PyTorch";
  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final String INTEROP_THREADS = "ai.djl.pytorch.num_interop_threads";

  /** MKL's code for any processor; it is not used where matrices are multiplied by oneDNN. */
  private static final Map<String, String> PORTABLE =
      Map.of("MKL_CBWR", "COMPATIBLE", "ATEN_CPU_CAPABILITY", "avx2", "ONEDNN_MAX_CPU_ISA", "AVX2");

  /** MKL's code for this processor, whatever it finds at a call, such as where numbers lie. */
  private static final Map<String, String> REPEATABLE = Map.of("MKL_CBWR", "AUTO");

  /**
   * Turns that libgomp's threads wait for their next work before they sleep, some 50 µs: longer
   * than what lies between two operations of a gradient step. By default they turn 300,000 times,
   * and keep the environments' processes from a processor for milliseconds.
   */
  private static final String SPINS = "2000";

  private static final int KEEP = 0;
  private static @Nullable Boolean portable;

  private PyTorch() {}

  private static boolean isX86() {
    return List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
  }

  /**
   * Loads the engine. Both arguments are fixed with the first call in a process, for they change
   * the order in which numbers are added.
   *
   * <p>PyTorch's libraries for x86-64 choose their code by the processor. Portable bits are those
   * of the code for AVX2, which all newer ones have; matrices are multiplied by {@link
   * Products#ONEDNN}, because MKL has code of its own for each maker's processors. On other
   * machines than x86-64, and on a GPU, nothing is portable, and nothing changes.
   *
   * <p>The environment of the process is changed: of the variables MKL_CBWR, ATEN_CPU_CAPABILITY
   * and ONEDNN_MAX_CPU_ISA those that are not set, for the bits, and GOMP_SPINCOUNT where neither
   * it nor OMP_WAIT_POLICY is set, so that PyTorch's threads do not wait awake for long.
   *
   * @param threads how many threads an operation may use
   * @param portableBits whether the same program gives the same bits on every x86-64 processor with
   *     AVX2
   * @throws IllegalStateException where the engine runs with other arguments, cannot be loaded, or
   *     cannot be portable because one of these variables is set to something else
   */
  public static synchronized Engine start(int threads, boolean portableBits) {
    String wanted = Integer.toString(threads);
    String set = System.getProperty(THREADS);
    if (set != null && !set.equals(wanted)) {
      throw new IllegalStateException(
          "PyTorch runs with " + set + " threads in this process, not with " + wanted);
    }
    if (portable != null && portable != portableBits) {
      throw new IllegalStateException(
          "PyTorch runs with portable_bits %s in this process, not with %s"
              .formatted(portable, portableBits));
    }
    keepInOurCache();
    try {
      if (portable == null) {
        fixCode(portableBits);
        shortenSpin();
        portable = portableBits;
      }
      System.setProperty(THREADS, wanted);
      System.setProperty(INTEROP_THREADS, "1");
      return Engine.getEngine(ENGINE);
    } catch (EngineException | UnsatisfiedLinkError failure) {
      throw new IllegalStateException(
          "PyTorch's libraries cannot be loaded: "
              + failure.getMessage()
              + ". gymbridge doctor says what is missing; they also need room for temporary files",
          failure);
    }
  }

  /** DJL's version and PyTorch's, as people write them. */
  public static String versions() {
    return "DJL %s, PyTorch %s"
        .formatted(
            Engine.getDjlVersion(), ai.djl.util.Platform.detectPlatform("pytorch").getVersion());
  }

  /** Where DJL and JNA unpack libraries, which else is in a home that may not be there. */
  private static void keepInOurCache() {
    Path cache = CacheFolder.path();
    setUnlessSet("DJL_CACHE_DIR", cache.resolve("djl").toString());
    // Read by everyone; but JNA also writes each time, and the cache may be another user's.
    Path jna = cache.resolve("jna");
    boolean isOurs = jna.toFile().mkdirs() || Files.isWritable(jna);
    setUnlessSet("jna.tmpdir", isOurs ? jna.toString() : System.getProperty("java.io.tmpdir"));
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getenv(property) == null && System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The libraries read these variables when they are first used. */
  private static void fixCode(boolean portableBits) {
    if (!isX86()) {
      return;
    }
    (portableBits ? PORTABLE : REPEATABLE)
        .forEach(
            (variable, value) -> {
              String set = System.getenv(variable);
              if (portableBits && set != null && !set.equalsIgnoreCase(value)) {
                throw new IllegalStateException(
                    "portable_bits is true, and the environment variable %s is %s: unset it, or set it to %s"
                        .formatted(variable, set, value));
              }
              setUnlessSetInC(variable, value);
            });
  }

  private static void shortenSpin() {
    if (System.getenv("OMP_WAIT_POLICY") == null) {
      setUnlessSetInC("GOMP_SPINCOUNT", SPINS);
    }
  }

  private static void setUnlessSetInC(String variable, String value) {
    Function setenv = Function.getFunction(Platform.C_LIBRARY_NAME, "setenv");
    setenv.invokeInt(new Object[] {variable, value, KEEP});
  }

  /**
   * Calls what PyTorch does with one thread, where a process has more: a little work is done before
   * the others have a processor, where other processes want them too.
   */
  static <T> T onOneThread(Supplier<T> work) {
    JniUtils.setNumThreads(1);
    try {
      return work.get();
    } finally {
      JniUtils.setNumThreads(Integer.getInteger(THREADS));
    }
  }

  /** What multiplies matrices on a device of this process. */
  static Products products(Device device) {
    boolean isPortable = Boolean.TRUE.equals(portable) && !device.isGpu();
    return isPortable && isX86() ? Products.ONEDNN : Products.PYTORCH;
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
