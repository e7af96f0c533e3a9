package dev.gymbridge.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PythonNumberTest {
  @ParameterizedTest
  @CsvSource({"-58, -58.0", "500000, 500000.0", "0.0001, 0.0001", "0.1, 0.1", "0, 0.0"})
  void aFloatLooksAsInPython(double value, String text) {
    assertThat(PythonNumber.text(value)).isEqualTo(text);
  }

  /** Halves go to the even neighbour there. */
  @ParameterizedTest
  @CsvSource({"0.827708, 5, 0.82771", "1, 5, 1.0", "279.4, 0, 279.0", "0.5, 0, 0.0", "1.5, 0, 2.0"})
  void itIsRoundedAsInPython(double value, int digits, String text) {
    assertThat(PythonNumber.rounded(value, digits)).isEqualTo(text);
  }
}
