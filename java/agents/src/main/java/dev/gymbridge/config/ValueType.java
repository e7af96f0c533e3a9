package dev.gymbridge.config;

import dev.gymbridge.env.EnvWrapper;
import dev.gymbridge.env.PyTuple;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What values as YAML has them are in a record, and the reverse. */
final class ValueType {
  private ValueType() {}

  /**
   * The value of a record's component.
   *
   * @param key of the value, for errors
   * @throws TrainingException where it is of another type
   */
  static Object read(String key, @Nullable Object value, Type type) {
    if (value == null) {
      throw new TrainingException(key + " has no value");
    }
    Object read =
        type instanceof ParameterizedType generic
            ? collection(key, value, generic)
            : scalar(value, (Class<?>) type);
    if (read == null) {
      throw new TrainingException("%s is %s; it has to be %s".formatted(key, value, wanted(type)));
    }
    return read;
  }

  private static @Nullable Object scalar(Object value, Class<?> type) {
    if ((type == String.class && value instanceof String)
        || (type == boolean.class && value instanceof Boolean)
        || (type == int.class && value instanceof Integer)) {
      return value;
    }
    if (type == double.class && value instanceof Number number) {
      return number.doubleValue();
    }
    if (type == long.class && (value instanceof Integer || value instanceof Long)) {
      return ((Number) value).longValue();
    }
    return type.isEnum() ? constant(value, type) : null;
  }

  /** The constant of an enum that a text names, or null where it names none. */
  static @Nullable Object constant(Object value, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (text(constant).equals(value)) {
        return constant;
      }
    }
    return null;
  }

  private static @Nullable Object collection(String key, Object value, ParameterizedType type) {
    if (type.getRawType() == Map.class) {
      return value instanceof Map<?, ?> map ? arguments(key, map) : null;
    }
    if (!(value instanceof List<?> list)) {
      return null;
    }
    Class<?> element = (Class<?>) type.getActualTypeArguments()[0];
    if (element == EnvWrapper.class) {
      return wrappers(key, list);
    }
    return list.stream().allMatch(element::isInstance) ? list : null;
  }

  private static List<EnvWrapper> wrappers(String key, List<?> list) {
    List<EnvWrapper> wrappers = new ArrayList<>();
    for (Object element : list) {
      if (element instanceof String name && !name.isBlank()) {
        wrappers.add(EnvWrapper.of(name));
      } else if (element instanceof Map<?, ?> map
          && Set.of("name", "kwargs").containsAll(map.keySet())
          && map.get("name") instanceof String name
          && !name.isBlank()
          && (!map.containsKey("kwargs") || map.get("kwargs") instanceof Map)) {
        Map<?, ?> kwargs = map.get("kwargs") instanceof Map<?, ?> given ? given : Map.of();
        wrappers.add(EnvWrapper.of(name, arguments(key + " of " + name, kwargs)));
      } else {
        throw new TrainingException(
            "%s has %s; each has to be a name, or as {name: TimeLimit, kwargs: {max_episode_steps: 200}}"
                .formatted(key, element));
      }
    }
    return wrappers;
  }

  /** Arguments for Python: what {@link dev.gymbridge.env.EnvConfig} takes. */
  private static Map<String, @Nullable Object> arguments(String key, Map<?, ?> map) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new TrainingException(
            "%s has the key %s, which is no text".formatted(key, entry.getKey()));
      }
      arguments.put(name, argument(key + "." + name, entry.getValue()));
    }
    return arguments;
  }

  private static @Nullable Object argument(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return arguments(key, map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(argument(key, element)));
      return elements;
    }
    if (value instanceof PyTuple tuple) {
      tuple.elements().forEach(element -> argument(key, element));
      return tuple;
    }
    if (value == null
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof String) {
      return value;
    }
    throw new TrainingException(
        "%s is %s, which cannot be sent: use true or false, whole numbers of 64 bits, numbers, texts, lists, !tuple and mappings"
            .formatted(key, value));
  }

  private static String wanted(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Map.class
          ? "a mapping, such as {continuous: false}"
          : generic.getActualTypeArguments()[0] == Integer.class
              ? "a list of whole numbers, such as [64, 64]"
              : "a list, such as [corridor]";
    }
    Class<?> kind = (Class<?>) type;
    if (kind.isEnum()) {
      return String.join(
          " or ", Arrays.stream(kind.getEnumConstants()).map(ValueType::text).toList());
    }
    return Map.of(
            String.class, "a text",
            boolean.class, "true or false",
            double.class, "a number",
            long.class, "a whole number",
            int.class, "a whole number below 2147483648")
        .getOrDefault(kind, kind.getSimpleName());
  }

  /** A component's value as YAML has it. */
  static Object written(Object value) {
    if (value instanceof Enum<?>) {
      return text(value);
    }
    return value instanceof List<?> list ? list.stream().map(ValueType::element).toList() : value;
  }

  private static Object element(Object value) {
    if (!(value instanceof EnvWrapper wrapper)) {
      return value;
    }
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("name", wrapper.name());
    written.put("kwargs", wrapper.kwargs());
    return written;
  }

  static String text(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }
}
