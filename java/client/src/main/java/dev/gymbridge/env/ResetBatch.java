package dev.gymbridge.env;

import java.util.List;

/**
 * First observations of new episodes, or the last ones of episodes that were played back.
 *
 * @param environments the environments that were reset, ascending; row k of everything else is
 *     environments.get(k)
 * @param observations one tensor for each leaf of the observation space, of shape {@code (rows,
 *     …leaf)}
 * @param infos of the same observations
 */
public record ResetBatch(List<Integer> environments, List<Tensor> observations, Infos infos) {
  /** The observations of a space that has a single leaf. */
  public Tensor observation() {
    return Tensors.only(observations);
  }
}
