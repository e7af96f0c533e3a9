package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.gymbridge.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PyTorchTest {
  private static final Engine ENGINE = PyTorch.start(1, false);

  private static void assumeNoGpu() {
    assumeTrue(ENGINE.getGpuCount() == 0, "this machine has a GPU");
  }

  @Test
  void startedAgainItIsTheSame() {
    assertThat(PyTorch.start(1, false)).isSameAs(ENGINE);
  }

  @Test
  void anotherNumberOfThreadsIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> PyTorch.start(2, false))
        .withMessage("PyTorch runs with 1 threads in this process, not with 2");
  }

  @Test
  void portableBitsInAProcessThatBeganWithoutAreRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> PyTorch.start(1, true))
        .withMessage("PyTorch runs with portable_bits false in this process, not with true");
  }

  /** Prints why PyTorch cannot be started. */
  static final class Starting {
    private Starting() {}

    public static void main(String[] arguments) {
      try {
        System.out.println("started " + PyTorch.start(1, false));
      } catch (IllegalStateException why) {
        System.out.println(why.getMessage());
      }
    }
  }

  @Test
  void whereItsLibrariesFindNoRoomThatIsSaid() {
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djna.tmpdir=/dev/null/none");

    assertThat(JavaProcess.run(environment, Starting.class))
        .singleElement()
        .asString()
        .startsWith("PyTorch's libraries cannot be loaded: ")
        .endsWith("; they also need room for temporary files");
  }

  /** libgomp is told to say what it found when it was loaded. */
  @ParameterizedTest
  @CsvSource({"GOMP_SPINCOUNT, , 2000", "GOMP_SPINCOUNT, 7, 7", "OMP_WAIT_POLICY, PASSIVE, 0"})
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "elsewhere PyTorch has another library for threads")
  void itsThreadsWaitAwakeForAsLongAsTheUserSaysOrNotLong(
      String variable, @Nullable String set, String found) throws IOException {
    ProcessBuilder builder = JavaProcess.of(Starting.class).redirectErrorStream(true);
    builder.environment().remove("OMP_WAIT_POLICY"); // tests have it
    builder.environment().put("OMP_DISPLAY_ENV", "VERBOSE");
    if (set != null) {
      builder.environment().put(variable, set);
    }

    assertThat(new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("started")
        .contains("GOMP_SPINCOUNT = '%s'".formatted(found));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "CPU"})
  void theCpuIsAlwaysThere(String name) {
    assertThat(PyTorch.device(ENGINE, name)).isEqualTo(Device.cpu());
  }

  @Test
  void withoutAGpuAutoIsTheCpu() {
    assumeNoGpu();
    assertThat(PyTorch.device(ENGINE, "auto")).isEqualTo(Device.cpu());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "gpu:0", "gpu:7"})
  void withoutAGpuOneIsRefused(String name) {
    assumeNoGpu();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PyTorch.device(ENGINE, name))
        .withMessage(
            "device is \"%s\", but PyTorch sees no GPU; gymbridge doctor says what is missing"
                .formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tpu", "", "gpu:", "gpu:-1", "gpu:x", "gpu0", "cpu:0"})
  void anythingElseIsNoDevice(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PyTorch.device(ENGINE, name))
        .withMessage("device is \"%s\"; it can be auto, cpu, gpu or gpu:0, gpu:1, …", name);
  }
}
