package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.JavaProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Portable bits are those that these trainings had where they were first run, on an AMD EPYC with
 * AVX-512: whatever processor runs this, it has to come to them.
 */
@EnabledOnOs(
    architectures = {"amd64", "x86_64"},
    disabledReason = "elsewhere nothing is portable")
final class PortableBitsTest {
  private static final String[] DENSE_BITS = {"120-84 3f742bce", "256-256 c9a8f3a7"};

  private static List<String> learn(
      Map<String, String> environment, int threads, boolean portable, boolean convolutions) {
    return JavaProcess.run(
        environment,
        LearningBits.class,
        Integer.toString(threads),
        Boolean.toString(portable),
        Boolean.toString(convolutions));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fullyConnectedNetworksLearnThem(int threads) {
    assertThat(learn(Map.of(), threads, true, false)).containsExactly(DENSE_BITS);
  }

  @ParameterizedTest
  @CsvSource({"1, d56ea6c9", "2, 19474e76"})
  void convolutionsLearnThem(int threads, String checksum) {
    assertThat(learn(Map.of(), threads, true, true)).containsExactly("nature " + checksum);
  }

  @Test
  void whatMklIsToldOtherwiseChangesNoBit() {
    assertThat(learn(Map.of("MKL_ENABLE_INSTRUCTIONS", "SSE4_2"), 1, true, false))
        .containsExactly(DENSE_BITS);
  }

  /** MKL is left with the convolutions of a single observation. */
  @Test
  void theLibrariesKeepToOneKindOfCode() {
    Map<String, String> verbose = Map.of("MKL_VERBOSE", "1", "ONEDNN_VERBOSE", "1");
    List<String> dense = learn(verbose, 1, true, false);
    List<String> convolutions = learn(verbose, 1, true, true);

    assertThat(dense)
        .anyMatch(line -> line.contains(",inner_product,"))
        .noneMatch(line -> line.startsWith("MKL_VERBOSE SGEMM"));
    assertThat(convolutions)
        .anyMatch(line -> line.contains("isa:Intel AVX2"))
        .noneMatch(line -> line.contains(",exec,") && line.contains("avx512"))
        .filteredOn(line -> line.startsWith("MKL_VERBOSE SGEMM"))
        .isNotEmpty()
        .allMatch(line -> line.contains("CNR:COMPATIBLE"));
  }

  @Test
  void withoutThemMklRepeatsItself() {
    assertThat(learn(Map.of("MKL_VERBOSE", "1"), 1, false, false))
        .filteredOn(line -> line.startsWith("MKL_VERBOSE SGEMM"))
        .isNotEmpty()
        .allMatch(line -> line.contains("CNR:AUTO"));
  }

  @Test
  void whatTheUserSetIsLeftAlone() {
    assertThat(learn(Map.of("MKL_VERBOSE", "1", "MKL_CBWR", "COMPATIBLE"), 1, false, false))
        .filteredOn(line -> line.startsWith("MKL_VERBOSE SGEMM"))
        .isNotEmpty()
        .allMatch(line -> line.contains("CNR:COMPATIBLE"));
  }

  @Test
  void otherCodeThatTheUserSetIsRefused() {
    assertThatThrownBy(() -> learn(Map.of("ATEN_CPU_CAPABILITY", "default"), 1, true, false))
        .hasMessageContaining(
            "portable_bits is true, and the environment variable ATEN_CPU_CAPABILITY is default: unset it, or set it to avx2");
  }
}
