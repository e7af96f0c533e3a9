package dev.gymbridge.env;

/** IEEE 754 binary16, which Java 17 has no conversion for. */
final class Float16 {
  private static final int EXPONENT_BIAS_DIFFERENCE = 127 - 15;

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
}
