package dev.gymbridge.preprocess;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Space;
import java.util.ArrayList;
import java.util.List;

/**
 * The actions of an environment, numbered from 0: those of a Discrete space, or all combinations of
 * several, of which the last one changes fastest.
 */
final class DiscreteActions {
  private static final int MAX = 10_000;

  /** One integer of an action, by its leaf and its place there. */
  private record Element(int leaf, int place, long first, int count) {}

  private final List<Element> elements;
  private final int count;

  private DiscreteActions(List<Element> elements, int count) {
    this.elements = elements;
    this.count = count;
  }

  /**
   * The actions of an environment.
   *
   * @throws IllegalArgumentException where they are not integers, or too many
   */
  static DiscreteActions of(EnvDescription environment) {
    List<Element> elements = new ArrayList<>();
    List<Space> basics = environment.actionSpace().basics();
    for (int leaf = 0; leaf < basics.size(); leaf++) {
      if (!add(leaf, basics.get(leaf), elements)) {
        throw refused(environment);
      }
    }
    long count = 1;
    for (Element element : elements) {
      count = Math.min(MAX + 1L, count * element.count());
    }
    if (count < 1 || count > MAX) {
      throw refused(environment);
    }
    return new DiscreteActions(List.copyOf(elements), (int) count);
  }

  private static IllegalArgumentException refused(EnvDescription environment) {
    return new IllegalArgumentException(
        "%s cannot be trained: its action space is %s, and Q-learning needs at most %s actions: a Discrete space, or one of several whose combinations are so few. A wrapper of gymnasium.ActionWrapper can offer some of them"
            .formatted(environment.id(), environment.actionSpace(), MAX));
  }

  /** Whether a leaf is integers; adds them. */
  private static boolean add(int leaf, Space space, List<Element> elements) {
    if (space instanceof Space.Discrete discrete) {
      elements.add(new Element(leaf, 0, discrete.start(), few(discrete.n())));
    } else if (space instanceof Space.MultiDiscrete many) {
      for (int place = 0; place < many.nvec().shape().elements(); place++) {
        elements.add(
            new Element(leaf, place, many.start().asLong(place), few(many.nvec().asLong(place))));
      }
    } else if (space instanceof Space.MultiBinary bits) {
      for (int place = 0; place < bits.shape().elements(); place++) {
        elements.add(new Element(leaf, place, 0, 2));
      }
    } else {
      return false;
    }
    return true;
  }

  private static int few(long count) {
    return (int) Math.min(count, MAX + 1);
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Sets the action of an environment. */
  void set(Actions actions, int environment, int action) {
    int rest = action;
    for (int index = elements.size() - 1; index >= 0; index--) {
      Element element = elements.get(index);
      long value = element.first() + rest % element.count();
      actions.setElement(element.leaf(), environment, element.place(), value);
      rest /= element.count();
    }
  }
}
