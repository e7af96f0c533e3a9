package dev.gymbridge.preprocess;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What people call the actions of environments, which do not say it themselves. */
public final class ActionNames {
  private static final Pattern ID = Pattern.compile("(\\w+)-v\\d+");

  /** By the documentation of Gymnasium. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          entry("CartPole", List.of("left", "right")),
          entry("MountainCar", List.of("left", "coast", "right")),
          entry("Acrobot", List.of("torque −1", "torque 0", "torque +1")),
          entry(
              "LunarLander", List.of("engines off", "left engine", "main engine", "right engine")),
          entry("FrozenLake", List.of("left", "down", "right", "up")),
          entry("FrozenLake8x8", List.of("left", "down", "right", "up")),
          entry("CliffWalking", List.of("up", "right", "down", "left")),
          entry("Taxi", List.of("down", "up", "right", "left", "pick up", "drop off")),
          entry("Blackjack", List.of("stick", "hit")));

  private ActionNames() {}

  /**
   * Names of actions, from action 0 on: their numbers where no others are known.
   *
   * @param id of the environment
   * @param count how many there are
   */
  public static List<String> of(String id, int count) {
    Matcher matcher = ID.matcher(id);
    Optional<AtariGame> game = AtariGame.of(id);
    List<String> known =
        game.isPresent()
            ? AtariGame.of(id, count).actions()
            : NAMES.getOrDefault(matcher.matches() ? matcher.group(1) : "", List.of());
    return known.size() == count
        ? known
        : IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
