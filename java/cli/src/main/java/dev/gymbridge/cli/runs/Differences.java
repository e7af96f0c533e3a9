package dev.gymbridge.cli.runs;

import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.run.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What some configurations differ in, as names of theirs: {@code double dqn, learning rate 0.001,
 * seed 3}.
 *
 * <p>A key is in the names where it tells apart what the keys before it do not: a value that only
 * follows from another one, such as a duration that is a part of the steps, is not.
 */
public final class Differences {
  static final String ENVIRONMENT = "environment.id";
  static final String RULE = "algorithm.rule";
  static final String SEED = "seed";

  /** What runs are mostly compared by comes first, and last what only follows from others. */
  private static final List<String> GROUPS =
      List.of("network", "algorithm", "optimizer", "replay", "exploration", "environment", "");

  private static final Pattern DURATION = Pattern.compile(".*_duration");

  private final List<String> keys;
  private final boolean sameEnvironment;

  private Differences(List<String> keys, boolean sameEnvironment) {
    this.keys = keys;
    this.sameEnvironment = sameEnvironment;
  }

  /**
   * The differences of configurations.
   *
   * @param configs values by key of each
   * @param seeds whether seeds belong to the names
   */
  public static Differences of(List<Map<String, Object>> configs, boolean seeds) {
    List<String> keys = new ArrayList<>();
    int parts = 1;
    for (String key : order()) {
      keys.add(key);
      int finer = parts(configs, keys);
      if (finer > parts) {
        parts = finer;
      } else {
        keys.remove(key);
      }
    }
    if (seeds && parts(configs, List.of(SEED)) > 1) {
      keys.add(SEED);
    }
    return new Differences(keys, parts(configs, List.of(ENVIRONMENT)) == 1);
  }

  /** Some keys that configurations of one environment are told apart by, in the usual order. */
  public static Differences in(Collection<String> keys) {
    return new Differences(order().stream().filter(keys::contains).toList(), true);
  }

  private static List<String> order() {
    List<String> order = new ArrayList<>(List.of(ENVIRONMENT, RULE));
    List<String> known =
        ConfigValues.keys().stream()
            .filter(key -> !order.contains(key) && !key.equals(SEED))
            .sorted(Comparator.comparingInt(Differences::rank))
            .toList();
    order.addAll(known);
    return order;
  }

  private static int rank(String key) {
    int group = GROUPS.indexOf(key.substring(0, Math.max(key.indexOf('.'), 0)));
    int late = group < 0 ? GROUPS.size() : group;
    return DURATION.matcher(key).matches() ? GROUPS.size() + 1 : late;
  }

  /** Into how many kinds some keys divide configurations. */
  private static int parts(List<Map<String, Object>> configs, Collection<String> keys) {
    return new HashSet<>(
            configs.stream().map(config -> keys.stream().map(config::get).toList()).toList())
        .size();
  }

  /** The environment that all have in common; empty where there are several. */
  public String common(Map<String, Object> config) {
    return sameEnvironment ? String.valueOf(config.get(ENVIRONMENT)) : "";
  }

  /** A configuration's name; where nothing differs, environment and algorithm. */
  public String name(Map<String, Object> config) {
    List<String> shown = keys.isEmpty() ? List.of(ENVIRONMENT, RULE) : keys;
    return shown.stream().map(key -> shown(key, config.get(key))).collect(Collectors.joining(", "));
  }

  /** What is beside the environment in a name; empty where no other key differs. */
  public String kind(Map<String, Object> config) {
    return keys.stream()
        .filter(key -> !key.equals(ENVIRONMENT))
        .map(key -> shown(key, config.get(key)))
        .collect(Collectors.joining(", "));
  }

  /** A value with its key, as people say it. */
  static String shown(String key, @Nullable Object value) {
    if (value instanceof Boolean yes) {
      return (yes ? "" : "no ") + label(key);
    }
    return switch (key) {
      case ENVIRONMENT -> String.valueOf(value);
      case RULE -> String.valueOf(value).replace('_', ' ');
      default -> label(key) + " " + text(value);
    };
  }

  /** The key without its group, where no other group has such a key. */
  private static String label(String key) {
    if (key.equals("environment.count")) {
      return "environments";
    }
    String last = key.substring(key.lastIndexOf('.') + 1);
    boolean single =
        ConfigValues.keys().stream().filter(other -> other.endsWith("." + last)).count() <= 1;
    return (single ? last : key).replace('_', ' ').replace('.', ' ');
  }

  /** A value as people write it. */
  public static String text(@Nullable Object value) {
    return value instanceof Double number ? Statistics.shown(number) : String.valueOf(value);
  }

  /**
   * Names of runs, each of which is another: that of the folder is added where two are the same.
   *
   * @param names as {@link #name} gives them
   * @param folders names of the runs' folders
   */
  public static List<String> distinct(List<String> names, List<String> folders) {
    Map<String, Integer> counts = new HashMap<>();
    names.forEach(name -> counts.merge(name, 1, Integer::sum));
    List<String> distinct = new ArrayList<>();
    for (int run = 0; run < names.size(); run++) {
      String name = names.get(run);
      boolean single = Objects.requireNonNull(counts.get(name)) == 1;
      distinct.add(single ? name : name + " (" + folders.get(run) + ")");
    }
    return distinct;
  }
}
