package dev.gymbridge.nn;

import java.util.List;

/**
 * A head that gives the value of each action, [batch, actions], as the state's value and what each
 * action is better than the mean of them: Wang et al., "Dueling network architectures for deep
 * reinforcement learning", 2016. Both parts read the last hidden layer.
 *
 * @param actions at least 1
 */
public record Dueling(int actions) implements Head {
  @Override
  public void addTo(Forward forward) {
    forward.let("v", forward.linear("value", 1));
    forward.let("a", forward.linear("advantage", actions));
    forward.gives("torch.sub(torch.add(v, a), torch.mean(a, [1], True))", List.of(actions));
  }
}
