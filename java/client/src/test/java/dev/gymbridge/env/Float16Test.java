package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Float16Test {
  /** Bits and values from the table of examples in IEEE 754's binary16. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0x0000, 0x0p0",
    "0x8000, -0x0p0",
    "0x0001, 0x1p-24",
    "0x83ff, -0x3ffp-24",
    "0x0400, 0x1p-14",
    "0x3555, 0x1.554p-2",
    "0x3c00, 0x1p0",
    "0x3c01, 0x1.004p0",
    "0xc000, -0x1p1",
    "0x7bff, 65504",
    "0x7c00, Infinity",
    "0xfc00, -Infinity"
  })
  void theValueIsThatOfTheBits(String bits, String value) {
    float converted = Float16.toFloat((short) Integer.decode(bits).intValue());
    assertThat(Float.floatToRawIntBits(converted))
        .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(value)));
  }

  @Test
  void everyNanStaysOne() {
    for (int fraction = 1; fraction < 0x400; fraction++) {
      assertThat(Float16.toFloat((short) (0x7c00 | fraction))).isNaN();
      assertThat(Float16.toFloat((short) (0xfc00 | fraction))).isNaN();
    }
  }

  @Test
  void finiteNumbersGrowWithTheirBits() {
    for (int bits = 1; bits < 0x7c00; bits++) {
      assertThat(Float16.toFloat((short) bits)).isGreaterThan(Float16.toFloat((short) (bits - 1)));
    }
  }
}
