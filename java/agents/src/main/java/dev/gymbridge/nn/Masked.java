package dev.gymbridge.nn;

/**
 * A head whose values are the lowest float32 where an action is not allowed, so that none of them
 * is the greatest. It is finite, because it is multiplied with the discount 0 where an episode has
 * ended.
 *
 * @param head that gives the values, {@link ActionValues} or {@link Dueling}
 * @param from the element of the observation, a vector, from which on there is one for each action:
 *     0 where it is not allowed
 */
public record Masked(Head head, int from) implements Head {
  /** What an action that is not allowed is worth. */
  public static final float LOWEST = -Float.MAX_VALUE;

  /** Checks the head. */
  public Masked {
    if (!(head instanceof ActionValues || head instanceof Dueling)) {
      throw new IllegalArgumentException(
          "only a head that gives a value for each action can be masked, and this is " + head);
    }
  }

  @Override
  public int actions() {
    return head.actions();
  }

  @Override
  public void addTo(Forward forward) {
    head.addTo(forward);
    forward.gives(
        "torch.masked_fill(%s, torch.eq(torch.slice(%s, 1, %s, %s), 0), %s)"
            .formatted(
                forward.input(), forward.observation(), from, from + actions(), (double) LOWEST),
        forward.shape());
  }
}
