package dev.gymbridge.cli.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One training of a sweep.
 *
 * @param name of it, and of its folder
 * @param seed of it
 * @param values as texts by key, in place of the preset's
 */
public record SweepItem(String name, long seed, Map<String, String> values) {
  /** Copies. */
  public SweepItem {
    values = Map.copyOf(values);
  }

  /**
   * Every seed with every combination of values.
   *
   * @param seeds as {@code 1,4,101..110}
   * @param changes texts by key, each with one value or with several and commas between them
   * @throws IllegalArgumentException where seeds or values are not right, or two have the same name
   */
  public static List<SweepItem> product(String seeds, Map<String, String> changes) {
    List<Map<String, String>> combinations = new ArrayList<>(List.of(Map.of()));
    for (Map.Entry<String, String> change : changes.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> combination : combinations) {
        for (String value : Listed.values(change.getValue())) {
          Map<String, String> one = new LinkedHashMap<>(combination);
          one.put(change.getKey(), value);
          longer.add(one);
        }
      }
      combinations = longer;
    }
    List<SweepItem> items = new ArrayList<>();
    for (Map<String, String> combination : combinations) {
      String name = name(combination, changes);
      for (long seed : Listed.seeds(seeds)) {
        items.add(new SweepItem(name + "seed-" + seed, seed, combination));
      }
    }
    if (items.stream().map(SweepItem::name).distinct().count() < items.size()) {
      throw new IllegalArgumentException("two of the values are the same");
    }
    return items;
  }

  /** Of the values that there are several of. */
  private static String name(Map<String, String> combination, Map<String, String> changes) {
    StringBuilder name = new StringBuilder();
    combination.forEach(
        (key, value) -> {
          if (Listed.values(changes.getOrDefault(key, "")).size() > 1) {
            String last = key.substring(key.lastIndexOf('.') + 1);
            name.append(last).append('-').append(plain(value)).append('-');
          }
        });
    return name.toString();
  }

  /** What every file system takes. */
  private static String plain(String value) {
    return value.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
  }
}
