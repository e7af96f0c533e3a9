package dev.gymbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The presets, one resource {@code presets/ID.yaml} for each environment, where a dot stands for a
 * colon in the id: a mapping from the names of its variants to {@code source}, {@code notes} and
 * values.
 */
public final class Presets {
  /** Stands for any environment; also a variant's name. */
  public static final String DEFAULT = "default";

  private static final String ID = "environment.id";

  /** What stands for every Atari game. */
  private static final String ATARI = "Atari";

  /** What there are presets for, besides the default for any environment. */
  private static final List<String> NAMED =
      List.of(
          "CartPole-v0",
          "CartPole-v1",
          "Acrobot-v1",
          "MountainCar-v0",
          "LunarLander-v2",
          "LunarLander-v3",
          "gymbridge_environments:GridWorld-v0",
          ATARI);

  private Presets() {}

  /** All of them, the default for any environment last. */
  public static List<Preset> all() {
    List<Preset> presets = new ArrayList<>();
    NAMED.forEach(environment -> presets.addAll(of(environment)));
    presets.addAll(of(DEFAULT));
    return presets;
  }

  /**
   * The preset for an environment: its own, or for an environment without any the default.
   *
   * @param name of the variant
   * @throws TrainingException where there is none of that name; the nearest is named
   */
  public static Preset find(String environment, String name) {
    List<Preset> presets = of(resource(environment));
    return presets.stream()
        .filter(preset -> preset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TrainingException(
                    "there is no preset \"%s\" for %s; the nearest is %s. gymbridge presets lists them"
                        .formatted(
                            name,
                            environment,
                            Nearest.to(name, presets.stream().map(Preset::name).toList()))));
  }

  /**
   * A run's configuration.
   *
   * @param environment id
   * @param name of the preset's variant, or a file that ends with .yaml or .yml: a mapping of keys
   *     to values, such as the config.yaml of a run
   * @param changes values by key, in place of the preset's
   * @throws TrainingException for an unknown preset or key, for a value that cannot be used, and
   *     where the changes name another environment
   */
  public static TrainConfig config(String environment, String name, Map<String, Object> changes) {
    Object other = changes.getOrDefault(ID, environment);
    if (!other.equals(environment)) {
      throw new TrainingException(
          "%s cannot be set to %s: these are the values for %s; name %s in its place"
              .formatted(ID, other, environment, other));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    Preprocessing.of(environment)
        .ifPresent(usual -> values.put("environment.preprocessing", ValueType.text(usual)));
    values.putAll(
        name.endsWith(".yaml") || name.endsWith(".yml")
            ? ofFile(environment, Path.of(name))
            : find(environment, name).values());
    values.put(ID, environment);
    values.putAll(changes);
    return ConfigValues.config(values);
  }

  private static Map<String, Object> ofFile(String environment, Path file) {
    try {
      Map<String, Object> content =
          Yaml.requiredMapping(Yaml.read(file.toString(), Files.readString(file)));
      content.keySet().removeAll(List.of("source", "notes"));
      Map<String, Object> values = ConfigFile.values(content);
      Object named = values.getOrDefault(ID, environment);
      if (!named.equals(environment)) {
        throw new TrainingException(
            "its %s is %s, not %s: remove the key, or train that one"
                .formatted(ID, named, environment));
      }
      return values;
    } catch (NoSuchFileException missing) {
      throw new TrainingException("there is no preset " + file, missing);
    } catch (IOException | YamlEngineException | TrainingException failure) {
      throw new TrainingException(
          "%s is no preset: %s".formatted(file, failure.getMessage()), failure);
    }
  }

  private static String resource(String environment) {
    if (NAMED.contains(environment)) {
      return environment;
    }
    return Preprocessing.of(environment).isPresent() ? ATARI : DEFAULT;
  }

  private static List<Preset> of(String environment) {
    List<Preset> presets = new ArrayList<>();
    read(environment)
        .forEach((name, content) -> presets.add(preset(environment, name, Yaml.mapping(content))));
    return presets;
  }

  private static Map<String, Object> read(String environment) {
    String resource = "presets/" + environment.replace(':', '.') + ".yaml";
    try (InputStream input = Presets.class.getResourceAsStream(resource)) {
      if (input == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
      return Yaml.mapping(Yaml.read(resource, text));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Preset preset(String environment, String name, Map<String, Object> values) {
    String source = String.valueOf(values.remove("source"));
    Object notes = values.remove("notes");
    List<String> lines =
        notes instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    return new Preset(environment, name, source, lines, ConfigFile.values(values));
  }
}
