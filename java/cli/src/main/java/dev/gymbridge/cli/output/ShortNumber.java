package dev.gymbridge.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people, who compare them at a glance. */
public final class ShortNumber {
  private static final MathContext DIGITS = new MathContext(4);
  private static final double LARGE = 1_000;

  private ShortNumber() {}

  /** A finite number to four digits, or without decimal places where it is large. */
  public static String of(double value) {
    return Math.abs(value) >= LARGE
        ? String.format(Locale.ROOT, "%,.0f", value)
        : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
