package dev.gymbridge.cli.output;

import dev.gymbridge.env.PyTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value as one writes it in Python: {@code None}, {@code True}, {@code 4}, {@code 0.25}, {@code
 * 'text'}, {@code [1, 2]}, {@code (2, 5)}, nested.
 *
 * <p>Two things fit it for a command line. A text that is none of these is a string, without quotes
 * of its own; inside brackets it needs them. And {@code true} and {@code false} are the booleans,
 * because Python takes the string "false" for true.
 */
public final class PythonLiteral {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern SPACE = Pattern.compile("\\s*");
  private static final Pattern WORD = Pattern.compile("[^\\s,()\\[\\]'\"]+");
  private static final Pattern QUOTED = Pattern.compile("'([^'\\\\]*)'|\"([^\"\\\\]*)\"");

  private final String text;
  private int position;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /**
   * Reads a value.
   *
   * @return null, Boolean, Long, Double, String, List or {@link PyTuple}
   * @throws IllegalArgumentException where it starts with a bracket or a quote and is no literal
   */
  public static @Nullable Object parse(String text) {
    String trimmed = text.strip();
    if (trimmed.equals("None")) {
      return null;
    }
    if (trimmed.isEmpty() || "(['\"".indexOf(trimmed.charAt(0)) < 0) {
      return word(trimmed);
    }
    PythonLiteral literal = new PythonLiteral(trimmed);
    Object value = literal.value();
    if (literal.position < trimmed.length()) {
      throw literal.unexpected("the end");
    }
    return value;
  }

  private static Object word(String word) {
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return Boolean.valueOf(word);
    }
    if (FLOAT.matcher(word).matches()) {
      return INTEGER.matcher(word).matches() ? integer(word) : Double.valueOf(word);
    }
    return word;
  }

  private static Object integer(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException tooLarge) {
      throw new IllegalArgumentException(digits + " does not fit 64 bits", tooLarge);
    }
  }

  private Object value() {
    skip(SPACE);
    Object value =
        switch (next()) {
          case '(' -> tuple();
          case '[' -> elements(']');
          case '\'', '"' -> quoted();
          default -> bare();
        };
    skip(SPACE);
    return value;
  }

  /** {@code (2)} is 2; the comma makes the tuple. */
  private Object tuple() {
    int start = position;
    List<Object> elements = elements(')');
    boolean comma = elements.size() != 1 || text.substring(start, position).matches(".*,\\s*\\)");
    return comma ? new PyTuple(elements) : elements.get(0);
  }

  private List<Object> elements(char end) {
    List<Object> elements = new ArrayList<>();
    position++;
    skip(SPACE);
    while (next() != end) {
      elements.add(value());
      if (next() == ',') {
        position++;
        skip(SPACE);
      } else if (next() != end) {
        throw unexpected("',' or '" + end + "'");
      }
    }
    position++;
    return elements;
  }

  private Object quoted() {
    String quoted = skip(QUOTED);
    if (quoted.isEmpty()) {
      throw unexpected("a string without backslashes that ends with the same quote");
    }
    return quoted.substring(1, quoted.length() - 1);
  }

  private Object bare() {
    int start = position;
    String bare = skip(WORD);
    Object value = word(bare);
    if (value instanceof String) {
      position = start;
      throw unexpected("a number, True, False or a string in quotes");
    }
    return value;
  }

  private char next() {
    return position < text.length() ? text.charAt(position) : '\0';
  }

  /** Moves past what matches here, which may be nothing. */
  private String skip(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return "";
    }
    position = matcher.end();
    return matcher.group();
  }

  private IllegalArgumentException unexpected(String wanted) {
    String rest = position < text.length() ? "'" + text.substring(position) + "'" : "its end";
    return new IllegalArgumentException(text + ": expected " + wanted + " where " + rest + " is");
  }
}
