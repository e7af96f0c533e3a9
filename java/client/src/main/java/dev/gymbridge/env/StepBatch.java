package dev.gymbridge.env;

import java.util.List;

/**
 * What came of one step of every environment. Immutable; observations are read from the message
 * without a copy.
 *
 * <p>An environment whose episode ended was reset within the step: {@link #observations} holds the
 * last observations of the episode that ended, {@link #nextObservations} the first of the next one.
 * An environment that was {@linkplain #lost lost} ran no frame: it died and could not be brought
 * back to where it was, so its episode counts as truncated after the previous step. Nor did one
 * whose transition was dropped, as {@link OnCrash#TRUNCATE} and {@link OnNan#TRUNCATE} have it.
 */
public final class StepBatch {
  private static final int TERMINATED = 1;
  private static final int TRUNCATED = 2;
  private static final int LOST = 4;

  private final int[] frames;
  private final double[] rewards;
  private final byte[] ends;
  private final List<Tensor> observations;
  private final Infos infos;
  private final List<Tensor> nextObservations;
  private final Infos nextInfos;
  private final int keepLast;
  private final int[] firstFrame;
  private final int[] firstRow;
  private final int[] nextRow;

  /**
   * A batch, its parts as in StepResponse of the contract.
   *
   * @param ends for each environment: bit 0 terminated, bit 1 truncated, bit 2 lost
   * @param keepLast how many of the last observations were asked for, at least 1
   */
  public StepBatch(
      int[] frames,
      double[] rewards,
      byte[] ends,
      List<Tensor> observations,
      Infos infos,
      List<Tensor> nextObservations,
      Infos nextInfos,
      int keepLast) {
    this.frames = frames;
    this.rewards = rewards;
    this.ends = ends;
    this.observations = observations;
    this.infos = infos;
    this.nextObservations = nextObservations;
    this.nextInfos = nextInfos;
    this.keepLast = keepLast;
    int size = frames.length;
    this.firstFrame = new int[size + 1];
    this.firstRow = new int[size + 1];
    this.nextRow = new int[size];
    int ended = 0;
    for (int environment = 0; environment < size; environment++) {
      firstFrame[environment + 1] = firstFrame[environment] + frames[environment];
      firstRow[environment + 1] = firstRow[environment] + Math.min(keepLast, frames[environment]);
      nextRow[environment] = ends[environment] == 0 ? -1 : ended++;
    }
  }

  /** Number of environments. */
  public int size() {
    return frames.length;
  }

  /** How many times an environment's action was applied: 0 … repeat. */
  public int frames(int environment) {
    return frames[environment];
  }

  /** The sum of an environment's rewards over its frames, in order. */
  public double reward(int environment) {
    double sum = 0;
    for (int frame = firstFrame[environment]; frame < firstFrame[environment + 1]; frame++) {
      sum += rewards[frame];
    }
    return sum;
  }

  /** The reward of one frame, 0 … {@code frames(environment) − 1}. */
  public double reward(int environment, int frame) {
    return rewards[firstFrame[environment] + checked(frame, frames[environment], "frame")];
  }

  /** Whether the episode came to its own end, so that nothing follows its last state. */
  public boolean terminated(int environment) {
    return (ends[environment] & TERMINATED) != 0;
  }

  /** Whether the episode was cut, by a time limit or because it was lost. */
  public boolean truncated(int environment) {
    return (ends[environment] & TRUNCATED) != 0;
  }

  /** Whether the episode ended, in either way. */
  public boolean ended(int environment) {
    return ends[environment] != 0;
  }

  /** Whether the episode was cut because its environment died and could not be brought back. */
  public boolean lost(int environment) {
    return (ends[environment] & LOST) != 0;
  }

  /**
   * The observations kept: one tensor for each leaf, of shape {@code (rows, …leaf)}; rows as {@link
   * #row} says.
   */
  public List<Tensor> observations() {
    return observations;
  }

  /** The observations of a space that has a single leaf. */
  public Tensor observation() {
    return Tensors.only(observations);
  }

  /** How many of an environment's last observations are there: min(keep last, frames). */
  public int kept(int environment) {
    return Math.min(keepLast, frames[environment]);
  }

  /** Row of an environment's k-th kept observation, 0 being the oldest. */
  public int row(int environment, int k) {
    return firstRow[environment] + checked(k, kept(environment), "observation");
  }

  /** Row of an environment's newest observation of this step. */
  public int lastRow(int environment) {
    return row(environment, kept(environment) - 1);
  }

  /** Infos of each environment's last frame; rows are environments. */
  public Infos infos() {
    return infos;
  }

  /**
   * First observations of the episodes that follow the ended ones; rows as {@link #nextRow} says.
   */
  public List<Tensor> nextObservations() {
    return nextObservations;
  }

  /** The first observations of a space that has a single leaf. */
  public Tensor nextObservation() {
    return Tensors.only(nextObservations);
  }

  /**
   * Row of an environment in {@link #nextObservations} and {@link #nextInfos}, or −1 where its
   * episode goes on.
   */
  public int nextRow(int environment) {
    return nextRow[environment];
  }

  /** Infos of the first observations; rows as {@link #nextRow} says. */
  public Infos nextInfos() {
    return nextInfos;
  }

  private static int checked(int index, int length, String what) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException(what + " " + index + " of " + length);
    }
    return index;
  }
}
