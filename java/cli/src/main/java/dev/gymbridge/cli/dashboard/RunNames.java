package dev.gymbridge.cli.dashboard;

import dev.gymbridge.run.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names of runs by what their configurations differ in: {@code learning rate 0.001, seed 3}. A key
 * is in the names where it tells apart what the keys before it do not.
 */
final class RunNames {
  private static final String ENVIRONMENT = "environment.id";
  private static final String RULE = "algorithm.rule";
  private static final String SEED = "seed";

  /** Other values follow from these. */
  private static final List<String> FIRST = List.of(ENVIRONMENT, RULE, "stop.steps");

  private final List<String> keys;

  /**
   * Names of runs with these configurations.
   *
   * @param configs values by key of each
   */
  RunNames(List<Map<String, Object>> configs) {
    Set<String> order = new LinkedHashSet<>(FIRST);
    configs.forEach(config -> order.addAll(config.keySet()));
    order.remove(SEED);
    List<String> telling = new ArrayList<>();
    int kinds = 1;
    for (String key : order) {
      telling.add(key);
      int finer = kinds(configs, telling);
      if (finer > kinds) {
        kinds = finer;
      } else {
        telling.remove(key);
      }
    }
    keys = telling.isEmpty() ? List.of(ENVIRONMENT, RULE) : List.copyOf(telling);
  }

  private static int kinds(List<Map<String, Object>> configs, List<String> keys) {
    Set<List<@Nullable Object>> kinds = new HashSet<>();
    for (Map<String, Object> config : configs) {
      List<@Nullable Object> values = new ArrayList<>();
      keys.forEach(key -> values.add(config.get(key)));
      kinds.add(values);
    }
    return kinds.size();
  }

  /** The name of all runs that differ in their seeds only. */
  String group(Map<String, Object> config) {
    return keys.stream().map(key -> shown(key, config.get(key))).collect(Collectors.joining(", "));
  }

  /** A run's name. */
  String name(Map<String, Object> config) {
    return group(config) + ", " + shown(SEED, config.get(SEED));
  }

  private static String shown(String key, @Nullable Object value) {
    return switch (key) {
      case ENVIRONMENT -> text(value);
      case RULE -> text(value).replace('_', ' ');
      default -> key.substring(key.lastIndexOf('.') + 1).replace('_', ' ') + " " + text(value);
    };
  }

  /** A value as people write it. */
  static String text(@Nullable Object value) {
    return value instanceof Double number ? Statistics.shown(number) : String.valueOf(value);
  }

  /**
   * Names no two of which are the same: the id is added where they are.
   *
   * @param names by id
   */
  static Map<String, String> distinct(Map<String, String> names) {
    Map<String, Integer> counts = new HashMap<>();
    names.values().forEach(name -> counts.merge(name, 1, Integer::sum));
    Map<String, String> distinct = new HashMap<>();
    names.forEach(
        (id, name) ->
            distinct.put(id, counts.getOrDefault(name, 0) == 1 ? name : name + " (" + id + ")"));
    return distinct;
  }
}
