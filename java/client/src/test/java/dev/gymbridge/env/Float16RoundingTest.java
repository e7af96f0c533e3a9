package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Float16RoundingTest {
  @Test
  void everyFiniteValueKeepsItsBits() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Float16.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Float16.fromDouble(value)).isEqualTo((short) bits);
      }
    }
  }

  // Expected values: numpy.float16(value).view(numpy.uint16)
  @ParameterizedTest(name = "{0} has the bits {1}")
  @CsvSource({
    "1.00048828125, 3c00", // halfway between 1 and the next: the even one, below
    "1.00146484375, 3c02", // halfway again: the even one, above
    "1.0004882812500002, 3c01", // just above halfway
    "65519.999, 7bff", // rounds to the largest
    "65520, 7c00", // to infinity
    "-65520, fc00",
    "2.98e-8, 0000", // below half of the smallest
    "2.99e-8, 0001",
    "6.1035e-5, 0400", // a subnormal that rounds up to the smallest normal number
    "NaN, 7e00",
    "-0.0, 8000",
  })
  void othersRoundToTheNearestTiesToEven(double value, String bits) {
    assertThat(Float16.fromDouble(value) & 0xFFFF).isEqualTo(Integer.parseInt(bits, 16));
  }
}
