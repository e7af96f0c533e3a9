package dev.gymbridge.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A {@link TrainConfig} as keys and values, such as a YAML file has them. */
public final class ConfigValues {
  private static final RecordComponent[] COMPONENTS = TrainConfig.class.getRecordComponents();

  /** The file's first key: a number that grows where a file can no longer be read by what was. */
  private static final String FORMAT = "format";

  /** Files without the number are of format 1, which lacks keys. */
  private static final int WRITTEN = 2;

  private ConfigValues() {}

  /** All keys, in order. */
  public static List<String> keys() {
    return Arrays.stream(COMPONENTS).map(component -> key(component.getName())).toList();
  }

  /** nStep is n_step. */
  private static String key(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /**
   * The value that a text means, as in a YAML file.
   *
   * @throws TrainingException where it means none
   */
  public static Object parse(String key, String text) {
    try {
      Object value = Yaml.read(key, text);
      if (value == null) {
        throw new TrainingException(key + " has no value");
      }
      return value;
    } catch (YamlEngineException malformed) {
      throw new TrainingException(key + " is \"" + text + "\", which is not a value", malformed);
    }
  }

  /**
   * Checks a key.
   *
   * @throws TrainingException where there is none of that name; the nearest is named
   */
  public static void requireKey(String key) {
    if (!keys().contains(key)) {
      throw new TrainingException(
          "there is no key \"%s\"; the nearest is %s".formatted(key, Nearest.to(key, keys())));
    }
  }

  /**
   * The configuration that values make; other keys have their default values. Durations that are
   * parts of steps, such as {@code 60%}, become numbers.
   *
   * @param given values by key, the environment's at least
   * @throws TrainingException for a key that does not exist, and for a value of another type or out
   *     of range
   */
  public static TrainConfig config(Map<String, Object> given) {
    given.keySet().forEach(ConfigValues::requireKey);
    Map<String, Object> values = PartOfSteps.resolved(complete(given));
    Object[] arguments = new Object[COMPONENTS.length];
    Class<?>[] types = new Class<?>[COMPONENTS.length];
    for (int index = 0; index < COMPONENTS.length; index++) {
      types[index] = COMPONENTS[index].getType();
      String key = key(COMPONENTS[index].getName());
      Object value = values.get(key);
      if (value == null) {
        throw new TrainingException(key + " has no value");
      }
      arguments[index] = converted(key, value, types[index]);
    }
    try {
      return TrainConfig.class.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof TrainingException reason) {
        throw reason;
      }
      throw new IllegalStateException(refused);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, Object> complete(Map<String, Object> given) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : COMPONENTS) {
      Default unsaid = component.getAnnotation(Default.class);
      if (unsaid != null) {
        String key = key(component.getName());
        values.put(key, parse(key, unsaid.value()));
      }
    }
    values.putAll(given);
    return values;
  }

  /**
   * A configuration with some values in place of its own.
   *
   * @param changes values by key
   * @throws TrainingException as {@link #config} does
   */
  public static TrainConfig changed(TrainConfig config, Map<String, Object> changes) {
    Map<String, Object> values = of(config);
    values.putAll(changes);
    return config(values);
  }

  private static Object converted(String key, Object value, Class<?> type) {
    if (type == String.class && value instanceof String text) {
      return text;
    }
    if (type == boolean.class && value instanceof Boolean) {
      return value;
    }
    if (type == double.class && value instanceof Number number) {
      return number.doubleValue();
    }
    if (type == long.class && (value instanceof Integer || value instanceof Long)) {
      return ((Number) value).longValue();
    }
    if (type == int.class && value instanceof Integer) {
      return value;
    }
    if (type == List.class
        && value instanceof List<?> list
        && list.stream().allMatch(Integer.class::isInstance)) {
      return list;
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (text(constant).equals(value)) {
          return constant;
        }
      }
    }
    throw new TrainingException("%s is %s; it has to be %s".formatted(key, value, wanted(type)));
  }

  private static String wanted(Class<?> type) {
    if (type.isEnum()) {
      return String.join(
          " or ", Arrays.stream(type.getEnumConstants()).map(ConfigValues::text).toList());
    }
    return Map.of(
            String.class, "a text",
            boolean.class, "true or false",
            double.class, "a number",
            long.class, "a whole number",
            int.class, "a whole number below 2147483648",
            List.class, "a list of whole numbers, such as [64, 64]")
        .getOrDefault(type, type.getSimpleName());
  }

  /**
   * The values in a run's {@code config.yaml}, of this version or an earlier one.
   *
   * @throws TrainingException where a later one wrote it
   * @throws YamlEngineException where it is no YAML
   */
  public static Map<String, Object> read(String label, String text) {
    Map<String, Object> values = Yaml.mapping(Yaml.read(label, text));
    Object format = values.remove(FORMAT);
    if (format != null && !(format instanceof Integer number && number <= WRITTEN)) {
      throw new TrainingException(
          "its format is %s, and this Gymbridge reads up to %s: use the one that wrote it, or a newer one"
              .formatted(format, WRITTEN));
    }
    // Before there was this key an evaluation's own episodes decided.
    values.putIfAbsent("stop_evaluation_episodes", 1);
    return values;
  }

  /** All values of a configuration, by key. */
  public static Map<String, Object> of(TrainConfig config) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : COMPONENTS) {
      try {
        Object value = component.getAccessor().invoke(config);
        values.put(key(component.getName()), component.getType().isEnum() ? text(value) : value);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return values;
  }

  static String text(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  /** All values as the file {@code config.yaml} of a run, a line each. */
  public static String yaml(TrainConfig config) {
    StringBuilder text = new StringBuilder(FORMAT + ": " + WRITTEN + "\n");
    of(config)
        .forEach((key, value) -> text.append(key).append(": ").append(scalar(value)).append('\n'));
    return text.toString();
  }

  private static Object scalar(Object value) {
    if (value instanceof Double number && number.isInfinite()) {
      return number > 0 ? ".inf" : "-.inf";
    }
    if (value instanceof Double number && number.isNaN()) {
      return ".nan";
    }
    return value instanceof String text
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : value;
  }
}
