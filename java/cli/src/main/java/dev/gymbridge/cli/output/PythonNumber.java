package dev.gymbridge.cli.output;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as Python prints them, from a ten-thousandth to 10¹⁶. */
public final class PythonNumber {
  private PythonNumber() {}

  /** A float, such as {@code -58.0} or {@code 0.0001}. */
  public static String text(double value) {
    String plain = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  /** Likewise what {@code round(value, digits)} gives. */
  public static String rounded(double value, int digits) {
    return text(BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue());
  }
}
