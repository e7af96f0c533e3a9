package dev.gymbridge.config;

import dev.gymbridge.env.PyTuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads and writes YAML 1.2, with {@code !tuple} for tuples of Python, and without aliases of
 * collections, by which a short text can mean a vast value.
 */
final class Yaml {
  private static final int MOST_LEVELS = 20;

  private static final Tag TUPLE = new Tag("!tuple");
  private static final String UNSEEN = "\u2028\u2029\ufeff\ufffe\uffff";

  private Yaml() {}

  private static final class Constructor extends StandardConstructor {
    Constructor(LoadSettings settings) {
      super(settings);
      tagConstructors.put(TUPLE, node -> new PyTuple(elements(node)));
    }

    private List<Object> elements(Node node) {
      if (node instanceof SequenceNode sequence) {
        return constructSequence(sequence).stream().map(Objects::requireNonNull).toList();
      }
      throw new YamlEngineException("!tuple needs a list, such as !tuple [2, 5]");
    }
  }

  /**
   * The value that a text means.
   *
   * @param label of the text in errors
   * @throws YamlEngineException where it means none, or is nested too deeply
   */
  static @Nullable Object read(String label, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(label).setMaxAliasesForCollections(0).build();
    try {
      Object value = new Load(settings, new Constructor(settings)).loadFromString(text);
      requireShallow(label, value, MOST_LEVELS);
      return value;
    } catch (StackOverflowError deep) {
      throw tooDeep(label);
    }
  }

  private static void requireShallow(String label, @Nullable Object value, int levels) {
    if (levels == 0) {
      throw tooDeep(label);
    }
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, content) -> {
            requireShallow(label, key, levels - 1);
            requireShallow(label, content, levels - 1);
          });
    } else if (value instanceof PyTuple tuple) {
      requireShallow(label, tuple.elements(), levels);
    } else if (value instanceof Iterable<?> elements) {
      elements.forEach(element -> requireShallow(label, element, levels - 1));
    }
  }

  private static YamlEngineException tooDeep(String label) {
    return new YamlEngineException(label + " is nested more than " + MOST_LEVELS + " levels deep");
  }

  /** A value in one line. */
  static String flow(@Nullable Object value) {
    if (value instanceof Double number && number.isInfinite()) {
      return number > 0 ? ".inf" : "-.inf";
    }
    if (value instanceof Double number && number.isNaN()) {
      return ".nan";
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof PyTuple tuple) {
      return "!tuple " + flow(tuple.elements());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Yaml::flow).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> flow(entry.getKey()) + ": " + flow(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }

  /** What YAML cannot have as it is, or nobody would see, is escaped. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"' || character == '\\') {
        quoted.append('\\').append(character);
      } else if (Character.isISOControl(character)
          || Character.isSurrogate(character)
          || UNSEEN.indexOf(character) >= 0) {
        quoted.append("\\u%04x".formatted((int) character));
      } else {
        quoted.append(character);
      }
    }
    return quoted.append('"').toString();
  }

  /**
   * A mapping with texts as keys.
   *
   * @throws TrainingException for any other value; nothing is an empty one
   */
  static Map<String, Object> requiredMapping(@Nullable Object value) {
    if (value != null && !(value instanceof Map)) {
      throw new TrainingException("it is no mapping of keys to values, but " + value);
    }
    return mapping(value);
  }

  /** A mapping with texts as keys; empty for any other value. */
  static Map<String, Object> mapping(@Nullable Object value) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, content) -> mapping.put(String.valueOf(key), content));
    }
    return mapping;
  }
}
