package dev.gymbridge.env;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wrapper around an environment, put on by the server.
 *
 * @param name of one of Gymnasium's own, such as {@code TimeLimit}, or {@code module:Class} where
 *     the server allows the module
 * @param kwargs arguments of its constructor, without the environment; types as in {@link
 *     EnvConfig}
 */
public record EnvWrapper(String name, Map<String, @Nullable Object> kwargs) {
  public EnvWrapper {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a wrapper's name is empty; name one such as TimeLimit");
    }
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
  }

  /** One without arguments. */
  public static EnvWrapper of(String name) {
    return new EnvWrapper(name, Map.of());
  }

  /** One with arguments. */
  public static EnvWrapper of(String name, Map<String, @Nullable Object> kwargs) {
    return new EnvWrapper(name, kwargs);
  }
}
