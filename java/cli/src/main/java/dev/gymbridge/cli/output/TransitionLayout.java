package dev.gymbridge.cli.output;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A transition as a row of bytes: the action, the observation that followed and the reward; for a
 * reset, the observation alone.
 *
 * @param actions one column for each leaf of the action space
 * @param observations likewise, of the observation space
 * @param rewards the column of the rewards, float64
 */
public record TransitionLayout(List<Column> actions, List<Column> observations, Column rewards) {
  /**
   * One array of a recording.
   *
   * @param name in the recording
   * @param shape of one element
   * @param offset of its bytes in the row
   */
  public record Column(String name, DType dtype, Shape shape, int offset) {
    /** Size of one element. */
    public int bytes() {
      return shape.elements() * dtype.bytes();
    }

    /** Offset of what follows it in the row. */
    int end() {
      return Math.addExact(offset, bytes());
    }
  }

  /**
   * The layout of an environment's transitions.
   *
   * @throws CommandFailure where two leaves of a space have the same path
   */
  public static TransitionLayout of(EnvDescription environment) {
    List<Column> actions = columns("actions", environment.actionSpace().leaves(), 0);
    List<Leaf> observed = environment.observationSpace().leaves();
    List<Column> observations = columns("observations", observed, end(actions, 0));
    int offset = end(observations, end(actions, 0));
    Column rewards = new Column("rewards", DType.FLOAT64, Shape.SCALAR, offset);
    return new TransitionLayout(actions, observations, rewards);
  }

  private static List<Column> columns(String name, List<Leaf> leaves, int offset) {
    List<Column> columns = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (Leaf leaf : leaves) {
      if (!paths.add(leaf.path())) {
        throw new CommandFailure(
            "the " + name + " have two parts called " + leaf.path() + "; they cannot be recorded");
      }
      String array = leaf.path().isEmpty() ? name : name + "." + leaf.path();
      columns.add(new Column(array, leaf.dtype(), leaf.shape(), end(columns, offset)));
    }
    return List.copyOf(columns);
  }

  /** Offset of what follows the columns, the first of which is at the given one. */
  private static int end(List<Column> columns, int offset) {
    return columns.isEmpty() ? offset : columns.get(columns.size() - 1).end();
  }

  /** Size of the row. */
  public int rowBytes() {
    return rewards.end();
  }
}
