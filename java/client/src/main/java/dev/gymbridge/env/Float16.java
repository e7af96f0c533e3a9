package dev.gymbridge.env;

/** IEEE 754 binary16, which Java 17 has no conversion for. */
final class Float16 {
  private static final int EXPONENT_BIAS_DIFFERENCE = 127 - 15;

  private static final int SMALLEST_EXPONENT = -14;
  private static final int FRACTION_BITS = 10;

  /** Halfway between the largest number and what would follow it: rounds to infinity. */
  private static final double OVERFLOW = 65520;

  private Float16() {}

  /** The exact value of the given bits. */
  static float toFloat(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wideExponent = exponent == 0x1F ? 0xFF : exponent + EXPONENT_BIAS_DIFFERENCE;
    return Float.intBitsToFloat(sign | (wideExponent << 23) | (fraction << 13));
  }

  /** The bits of the nearest binary16, ties to even. */
  static short fromDouble(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    double magnitude = Math.abs(value);
    if (Double.isNaN(value)) {
      return (short) (sign | 0x7E00);
    }
    if (magnitude >= OVERFLOW) {
      return (short) (sign | 0x7C00);
    }
    int exponent = Math.max(Math.getExponent(magnitude), SMALLEST_EXPONENT);
    // In [1024, 2048] for a normal number: its leading bit, or its carry, adds 1 to the exponent.
    int units = (int) Math.rint(Math.scalb(magnitude, FRACTION_BITS - exponent));
    return (short) (sign | (((exponent - SMALLEST_EXPONENT) << FRACTION_BITS) + units));
  }
}
