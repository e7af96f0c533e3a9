package dev.gymbridge.cli;

import dev.gymbridge.config.WrittenValue;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Numbers in options, as people write them: {@code 1e6}, {@code 1_000}, {@code .5}. */
final class NumberOption {
  private NumberOption() {}

  static void register(CommandLine command) {
    command.registerConverter(double.class, NumberOption::real);
    command.registerConverter(Double.class, NumberOption::real);
    command.registerConverter(long.class, NumberOption::whole);
    command.registerConverter(Long.class, NumberOption::whole);
    command.registerConverter(int.class, NumberOption::below32Bits);
    command.registerConverter(Integer.class, NumberOption::below32Bits);
  }

  private static double real(String text) {
    return Optional.ofNullable(WrittenValue.real(text)).orElseThrow(() -> no(text, "a number"));
  }

  private static long whole(String text) {
    return Optional.ofNullable(WrittenValue.whole(text))
        .orElseThrow(() -> no(text, "a whole number"));
  }

  private static int below32Bits(String text) {
    long number = whole(text);
    if (number != (int) number) {
      throw no(text, "a whole number below 2147483648");
    }
    return (int) number;
  }

  private static TypeConversionException no(String text, String wanted) {
    return new TypeConversionException("'" + text + "' is not " + wanted);
  }
}
