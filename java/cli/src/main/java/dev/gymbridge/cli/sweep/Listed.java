package dev.gymbridge.cli.sweep;

import dev.gymbridge.config.WrittenValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Several values in one text, with commas between them. */
final class Listed {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");
  private static final long MOST_SEEDS = 10_000;

  private Listed() {}

  /** The values: commas in brackets or quotes belong to a value, such as {@code [256,256]}. */
  static List<String> values(String text) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    int depth = 0;
    char quote = 0;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (quote != 0) {
        quote = character == quote ? 0 : quote;
      } else if (character == '"' || character == '\'') {
        quote = character;
      } else if ("[({".indexOf(character) >= 0) {
        depth++;
      } else if ("])}".indexOf(character) >= 0) {
        depth--;
      }
      if (character == ',' && depth == 0 && quote == 0) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(character);
      }
    }
    values.add(value.toString());
    return values.stream().map(String::strip).toList();
  }

  /**
   * Seeds, such as {@code 1,4,101..110}.
   *
   * @throws IllegalArgumentException where they are no such numbers, too many, or one is there
   *     twice
   */
  static List<Long> seeds(String text) {
    List<Long> seeds = new ArrayList<>();
    for (String part : values(text)) {
      Matcher range = RANGE.matcher(part);
      if (range.matches()) {
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        require(first <= last, part + " goes backwards");
        require(last - first < MOST_SEEDS, part + " is more than 10,000 seeds");
        LongStream.rangeClosed(first, last).forEach(seeds::add);
      } else {
        Long seed = WrittenValue.whole(part);
        require(seed != null, "\"" + part + "\" is no seed, and no range such as 101..110");
        seeds.add(Objects.requireNonNull(seed));
      }
    }
    require(seeds.stream().distinct().count() == seeds.size(), "a seed is there twice");
    return seeds;
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
