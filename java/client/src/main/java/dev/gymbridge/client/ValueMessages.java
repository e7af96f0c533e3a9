package dev.gymbridge.client;

import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.PyTuple;
import dev.gymbridge.v1.Value;
import dev.gymbridge.v1.ValueList;
import dev.gymbridge.v1.ValueMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Constructor arguments as the contract's message; Python gets exactly the type that Java had. */
final class ValueMessages {
  private ValueMessages() {}

  /**
   * The messages of arguments, by name.
   *
   * @throws EnvException.InvalidArgument where the type of one has no counterpart
   */
  static Map<String, Value> encode(Map<String, @Nullable Object> kwargs) {
    Map<String, Value> messages = new LinkedHashMap<>();
    kwargs.forEach((name, value) -> messages.put(name, encode(name, value)));
    return messages;
  }

  /**
   * The message of one argument.
   *
   * @throws EnvException.InvalidArgument where its type has no counterpart
   */
  static Value encode(String name, @Nullable Object value) {
    Value.Builder message = Value.newBuilder();
    if (value == null) {
      return message.build();
    } else if (value instanceof Boolean flag) {
      message.setBoolValue(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      message.setIntValue(((Number) value).longValue());
    } else if (value instanceof Float || value instanceof Double) {
      message.setDoubleValue(((Number) value).doubleValue());
    } else if (value instanceof String text) {
      message.setStringValue(text);
    } else if (value instanceof List<?> list) {
      message.setListValue(list(name, list));
    } else if (value instanceof PyTuple tuple) {
      message.setTupleValue(list(name, tuple.elements()));
    } else if (value instanceof Map<?, ?> map) {
      message.setMapValue(map(name, map));
    } else {
      throw new EnvException.InvalidArgument(
          "argument "
              + name
              + " is a "
              + value.getClass().getName()
              + "; use null, Boolean, Integer, Long, Float, Double, String, List, PyTuple or Map",
          null);
    }
    return message.build();
  }

  private static ValueList list(String name, List<?> elements) {
    ValueList.Builder list = ValueList.newBuilder();
    for (int index = 0; index < elements.size(); index++) {
      list.addValues(encode(name + "[" + index + "]", elements.get(index)));
    }
    return list.build();
  }

  private static ValueMap map(String name, Map<?, ?> entries) {
    ValueMap.Builder map = ValueMap.newBuilder();
    entries.forEach(
        (key, element) -> {
          if (!(key instanceof String text)) {
            throw new EnvException.InvalidArgument(
                "argument " + name + " has the key " + key + ", which is not a String", null);
          }
          map.putValues(text, encode(name + "." + text, element));
        });
    return map.build();
  }
}
