package dev.gymbridge.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A {@link TrainConfig} as values by key. A key is a component's name in snake_case, with its group
 * before a dot: {@code replay.batch_size}, {@code seed}.
 */
public final class ConfigValues {
  private static final List<String> GROUPS =
      Arrays.stream(TrainConfig.class.getRecordComponents())
          .filter(component -> component.getType().isRecord())
          .map(component -> snakeCase(component.getName()))
          .toList();

  private static final Map<String, RecordComponent> COMPONENTS = components(TrainConfig.class, "");

  private static final Map<String, Object> DEFAULTS = defaults();

  private ConfigValues() {}

  private static Map<String, Object> defaults() {
    Map<String, Object> values = new LinkedHashMap<>();
    COMPONENTS.forEach(
        (key, component) -> {
          Default unsaid = component.getAnnotation(Default.class);
          if (unsaid != null) {
            values.put(key, parse(key, unsaid.value()));
          }
        });
    return Collections.unmodifiableMap(values);
  }

  private static Map<String, RecordComponent> components(Class<?> type, String group) {
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = path(group, snakeCase(component.getName()));
      if (component.getType().isRecord()) {
        components.putAll(components(component.getType(), key));
      } else {
        components.put(key, component);
      }
    }
    return Collections.unmodifiableMap(components);
  }

  /** nStep is n_step. */
  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /**
   * The key of a group.
   *
   * @param group empty for none
   */
  static String path(String group, String key) {
    return group.isEmpty() ? key : group + "." + key;
  }

  static List<String> groups() {
    return GROUPS;
  }

  /** All keys, in order. */
  public static List<String> keys() {
    return List.copyOf(COMPONENTS.keySet());
  }

  /**
   * The key that a name means: itself, or what a key without a group is called by now.
   *
   * @throws TrainingException where there is none; the nearest is named
   */
  public static String key(String name) {
    String key = FormerKeys.NOW.getOrDefault(name, name);
    if (GROUPS.contains(key)) {
      String one = keys().stream().filter(k -> k.startsWith(key + ".")).findFirst().orElseThrow();
      throw new TrainingException("%s is a group of keys, such as %s".formatted(key, one));
    }
    requireKey(key);
    return key;
  }

  private static void requireKey(String key) {
    if (!COMPONENTS.containsKey(key)) {
      List<String> names = new ArrayList<>(COMPONENTS.keySet());
      names.addAll(FormerKeys.NOW.keySet());
      String nearest = Nearest.to(key, names);
      throw new TrainingException(
          "there is no key \"%s\"; the nearest is %s"
              .formatted(key, FormerKeys.NOW.getOrDefault(nearest, nearest)));
    }
  }

  /**
   * The value that a text means: as people write it, such as {@code 1_000} or {@code True}, else as
   * in a YAML file.
   *
   * @throws TrainingException where it means none
   */
  public static Object parse(String key, String text) {
    requireKey(key);
    RecordComponent component = Objects.requireNonNull(COMPONENTS.get(key));
    Object written = WrittenValue.read(text, component.getType());
    if (written != null) {
      return written;
    }
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
   * The configuration that values make; other keys have their default values. Durations that are
   * parts of steps, such as {@code 60%}, become numbers.
   *
   * @param given values by key, the environment's at least
   * @throws TrainingException for a key that does not exist, and for a value of another type or out
   *     of range
   */
  public static TrainConfig config(Map<String, Object> given) {
    given.keySet().forEach(ConfigValues::requireKey);
    Map<String, Object> values = new LinkedHashMap<>(DEFAULTS);
    values.putAll(given);
    StopConfig stop = make(StopConfig.class, "stop", values);
    return make(TrainConfig.class, "", PartOfSteps.resolved(values, stop.steps()));
  }

  private static <T> T make(Class<T> type, String group, Map<String, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] arguments = new Object[components.length];
    for (int index = 0; index < components.length; index++) {
      types[index] = components[index].getType();
      String key = path(group, snakeCase(components[index].getName()));
      arguments[index] =
          types[index].isRecord()
              ? make(types[index], key, values)
              : ValueType.read(key, values.get(key), components[index].getGenericType());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof TrainingException reason) {
        throw reason;
      }
      throw new IllegalStateException(refused);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
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

  /** All values of a configuration, by key, in order. */
  public static Map<String, Object> of(TrainConfig config) {
    Map<String, Object> values = new LinkedHashMap<>();
    collect(config, "", values);
    return values;
  }

  private static void collect(Object group, String name, Map<String, Object> values) {
    for (RecordComponent component : group.getClass().getRecordComponents()) {
      String key = path(name, snakeCase(component.getName()));
      try {
        Object value = component.getAccessor().invoke(group);
        if (component.getType().isRecord()) {
          collect(value, key, values);
        } else {
          values.put(key, ValueType.written(value));
        }
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
