package dev.gymbridge.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values as people write them where they type commands, beyond what YAML takes: {@code .001},
 * {@code 1_000}, {@code 1e4} for a whole number, {@code True}, {@code 256,256}.
 */
public final class WrittenValue {
  private static final String DIGITS = "\\d+(?:_\\d+)*";
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:%s(?:\\.(?:%s)?)?|\\.%s)(?:[eE][+-]?\\d{1,9})?"
              .formatted(DIGITS, DIGITS, DIGITS));
  private static final Pattern INFINITY =
      Pattern.compile("([+-]?)\\.?inf(?:inity)?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");

  private WrittenValue() {}

  /** A value of a component's type, or null where the text is none that this class knows. */
  static @Nullable Object read(String text, Class<?> type) {
    String stripped = text.strip();
    String word = stripped.toLowerCase(Locale.ROOT);
    if (type == boolean.class) {
      return TRUE.contains(word) ? Boolean.TRUE : FALSE.contains(word) ? Boolean.FALSE : null;
    }
    if (type == double.class) {
      return real(stripped);
    }
    if (type == long.class || type == int.class) {
      return asShort(whole(stripped));
    }
    if (type == List.class) {
      return wholes(stripped);
    }
    if (type.isEnum()) {
      String constant = word.replace('-', '_');
      return ValueType.constant(constant, type) == null ? null : constant;
    }
    return null;
  }

  /** The number that a text means, or null where it means none. */
  public static @Nullable Double real(String text) {
    if (NUMBER.matcher(text).matches()) {
      return Double.valueOf(text.replace("_", ""));
    }
    var infinity = INFINITY.matcher(text);
    if (infinity.matches()) {
      return infinity.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return null;
  }

  /** The whole number that a text means, or null where it means none, or one beyond 64 bits. */
  public static @Nullable Long whole(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    try {
      return new BigDecimal(text.replace("_", "")).longValueExact();
    } catch (ArithmeticException notWhole) {
      return null;
    }
  }

  /** An Integer where it is one, as YAML has it. */
  private static @Nullable Number asShort(@Nullable Long number) {
    if (number != null && number == number.intValue()) {
      return number.intValue();
    }
    return number;
  }

  /** Numbers with commas between them, in brackets or not; one number is a list of one. */
  private static @Nullable List<Object> wholes(String text) {
    boolean isBracketed =
        (text.startsWith("[") && text.endsWith("]"))
            || (text.startsWith("(") && text.endsWith(")"));
    String inside = isBracketed ? text.substring(1, text.length() - 1).strip() : text;
    List<Object> numbers = new ArrayList<>();
    for (String part : inside.replaceFirst(",$", "").split(",", -1)) {
      Number number = asShort(whole(part.strip()));
      if (number == null) {
        return null;
      }
      numbers.add(number);
    }
    return numbers;
  }
}
