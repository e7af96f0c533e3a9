package dev.gymbridge.nn;

import java.util.List;

/**
 * A head that gives the value of each action, [batch, actions].
 *
 * @param actions at least 1
 */
public record ActionValues(int actions) implements Head {
  @Override
  public void addTo(Forward forward) {
    forward.gives(forward.linear("output", actions), List.of(actions));
  }
}
