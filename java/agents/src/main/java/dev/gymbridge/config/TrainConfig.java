package dev.gymbridge.config;

import dev.gymbridge.agent.TargetUpdate;
import dev.gymbridge.dqn.Algorithm;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.env.DType;
import dev.gymbridge.explore.Clock;
import dev.gymbridge.explore.Schedule;
import dev.gymbridge.learner.Adam;
import dev.gymbridge.learner.LearnerSpec;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.FrameFormat;
import dev.gymbridge.random.RandomStream;
import java.util.List;
import java.util.Locale;

/**
 * All that a run is determined by. Keys of presets, of config.yaml and of {@code --set} are these
 * names in snake_case. Steps are environment steps unless said otherwise, summed over all
 * environments. {@link ConfigValues} makes configurations; a key that is not given has its default
 * value, which for a key that is newer than a run's folder is what there was before.
 *
 * @param environment id
 * @param preprocessing none for numbers, image for an image as it is shown, or how the pixels of an
 *     Atari game are: nature, nature_unskipped, machado or seeds
 * @param maxEpisodeSteps the agent's steps after which an episode is truncated; 0 for the limit of
 *     the environment and the preprocessing, which for Atari games counts frames and holds beside
 *     this one
 * @param terminalReward what is learnt as the reward of a step that terminates an episode and does
 *     not truncate it, which the loss of a life alone does not; .nan for the environment's own.
 *     Returns have the environment's own
 * @param truncationTerminates whether the last step of an episode that was truncated is learnt from
 *     as one that terminated it: no value follows
 * @param environments how many play at once, 1 … 1024; it does not change how much is learnt from
 *     each step
 * @param seed everything random follows from it
 * @param steps after which the run ends, at least 1
 * @param episodes after which it ends; 0 for no such limit
 * @param seconds after which it ends; 0 for no such limit. A run that ends so cannot be repeated
 * @param stopPerfectEpisodes ends after so many training episodes in a row of {@code perfectReturn}
 *     or more; 0 for never
 * @param perfectReturn return of a perfect episode
 * @param stopMeanReturn ends when the mean return of the last {@code stopMeanWindow} training
 *     episodes is at least this; .inf for never
 * @param stopMeanWindow how many episodes that mean is over, at least 1
 * @param stopMeanEvery that mean is looked at each time so many more episodes have ended, at least
 *     1
 * @param stopEvaluationReturn ends when an evaluation's mean return is at least this, and is so
 *     over {@code stopEvaluationEpisodes} too; .inf for never
 * @param stopEvaluationEpisodes how many episodes that mean is over, those of the evaluation among
 *     them; at least 1, and it counts as evaluationEpisodes where it is less
 * @param rule dqn or double_dqn
 * @param discount γ, in [0, 1]
 * @param nStep steps that a transition is over, 1 … 1000
 * @param convolutions none, nature or four; before the hidden layers
 * @param hiddenLayers widths, 1 … 65536 each
 * @param dueling whether the network's head is a dueling one
 * @param initialisation pytorch or glorot
 * @param loss huber, mse or mse_of_outputs
 * @param batchSize transitions in a gradient step, 1 … 65536
 * @param batchReplacement whether a batch may have a transition more than once
 * @param learningRate of Adam at first, above 0
 * @param learningRateDecay the part of it that is gone in the end, in [0, 1]; 0 to keep it
 * @param learningRateDuration steps in which it goes, linearly, above 0; or a part of {@code
 *     steps}, such as 100%
 * @param adamBeta1 in [0, 1)
 * @param adamBeta2 in [0, 1)
 * @param adamEpsilon at least {@link Adam#MIN_EPSILON}
 * @param maxGradientNorm above 0; .inf for no limit
 * @param replayCapacity transitions kept, at least 1
 * @param learningStarts steps before the first gradient step, at least 0
 * @param trainEvery steps between two times of learning, at least 1
 * @param gradientSteps each of these times, at least 1
 * @param learnAfterLastStep whether learning that is due after a step that ended an episode takes
 *     place; where not, {@code environments} has to be 1
 * @param targetUpdate steps, gradient_steps, episodes or polyak
 * @param targetEvery how many steps or gradient steps, at least 1
 * @param polyak part of the parameters in the new target, in (0, 1]
 * @param randomSteps steps at first in which every action is random, at least 0
 * @param exploration shape of ε: constant, linear or exponential
 * @param explorationClock what its time counts: steps, episodes or gradient_steps
 * @param explorationStart time on that clock at which ε begins to change, at least 0
 * @param epsilonInitial in [0, 1]
 * @param epsilonFinal in [0, 1]
 * @param epsilonDuration time in which a linear ε gets there, above 0; or a part of {@code steps},
 *     such as 10%, where the clock counts these
 * @param epsilonFactor per unit of time for an exponential one, in (0, 1]
 * @param evaluateEvery steps between two evaluations, 0 for none
 * @param evaluationEpisodes of each, at least 1; the network with the greatest mean return over
 *     them is the best
 * @param evaluationEpsilon probability of a random action in an evaluation, in [0, 1]
 * @param metricsEvery steps between two rows of metrics.csv, at least 1
 * @param checkpointEvery steps between two checkpoints, at least 1
 * @param threads of PyTorch, 1 … 256; another number can give other bits
 * @param portableBits whether the bits are those of every x86-64 processor with AVX2, as {@link
 *     PyTorch#start} says, which is slower
 */
public record TrainConfig(
    String environment,
    @Default("none") Preprocessing preprocessing,
    @Default("0") int maxEpisodeSteps,
    @Default(".nan") double terminalReward,
    @Default("false") boolean truncationTerminates,
    @Default("1") int environments,
    @Default("0") long seed,
    @Default("200000") long steps,
    @Default("0") long episodes,
    @Default("0") double seconds,
    @Default("0") int stopPerfectEpisodes,
    @Default(".inf") double perfectReturn,
    @Default(".inf") double stopMeanReturn,
    @Default("100") int stopMeanWindow,
    @Default("1") int stopMeanEvery,
    @Default(".inf") double stopEvaluationReturn,
    @Default("100") int stopEvaluationEpisodes,
    @Default("double_dqn") Rule rule,
    @Default("0.99") double discount,
    @Default("1") int nStep,
    @Default("none") Convolutions convolutions,
    @Default("[128, 128]") List<Integer> hiddenLayers,
    @Default("false") boolean dueling,
    @Default("pytorch") Initialisation initialisation,
    @Default("huber") Loss loss,
    @Default("64") int batchSize,
    @Default("true") boolean batchReplacement,
    @Default("0.0005") double learningRate,
    @Default("0") double learningRateDecay,
    @Default("100%") double learningRateDuration,
    @Default("0.9") double adamBeta1,
    @Default("0.999") double adamBeta2,
    @Default("1.0e-8") double adamEpsilon,
    @Default("10") double maxGradientNorm,
    @Default("100000") int replayCapacity,
    @Default("1000") long learningStarts,
    @Default("1") int trainEvery,
    @Default("1") int gradientSteps,
    @Default("true") boolean learnAfterLastStep,
    @Default("steps") TargetUpdate targetUpdate,
    @Default("500") int targetEvery,
    @Default("0.005") double polyak,
    @Default("0") long randomSteps,
    @Default("linear") Schedule.Shape exploration,
    @Default("steps") Clock explorationClock,
    @Default("0") long explorationStart,
    @Default("1") double epsilonInitial,
    @Default("0.05") double epsilonFinal,
    @Default("10%") double epsilonDuration,
    @Default("0.999") double epsilonFactor,
    @Default("10000") long evaluateEvery,
    @Default("20") int evaluationEpisodes,
    @Default("0") double evaluationEpsilon,
    @Default("1000") int metricsEvery,
    @Default("10000") int checkpointEvery,
    @Default("1") int threads,
    @Default("false") boolean portableBits) {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public TrainConfig {
    hiddenLayers = List.copyOf(hiddenLayers);
    range("max_episode_steps", maxEpisodeSteps, 0, Integer.MAX_VALUE);
    require(
        !Double.isInfinite(terminalReward), "terminal_reward", terminalReward, "finite, or .nan");
    range("environments", environments, 1, 1024);
    range("steps", steps, 1, Long.MAX_VALUE);
    range("episodes", episodes, 0, Long.MAX_VALUE);
    require(seconds >= 0, "seconds", seconds, "at least 0");
    range("stop_perfect_episodes", stopPerfectEpisodes, 0, 1_000_000);
    range("stop_mean_window", stopMeanWindow, 1, 1_000_000);
    range("stop_mean_every", stopMeanEvery, 1, Integer.MAX_VALUE);
    number("perfect_return", perfectReturn);
    number("stop_mean_return", stopMeanReturn);
    number("stop_evaluation_return", stopEvaluationReturn);
    range("stop_evaluation_episodes", stopEvaluationEpisodes, 1, 1_000_000);
    require(discount >= 0 && discount <= 1, "discount", discount, "in [0, 1]");
    range("n_step", nStep, 1, 1000);
    require(!hiddenLayers.isEmpty(), "hidden_layers", hiddenLayers, "at least one width");
    hiddenLayers.forEach(width -> range("hidden_layers", width, 1, 65_536));
    range("batch_size", batchSize, 1, 65_536);
    positive("learning_rate", learningRate);
    require(
        learningRateDecay >= 0 && learningRateDecay <= 1,
        "learning_rate_decay",
        learningRateDecay,
        "in [0, 1]");
    positive("learning_rate_duration", learningRateDuration);
    require(adamBeta1 >= 0 && adamBeta1 < 1, "adam_beta1", adamBeta1, "in [0, 1)");
    require(adamBeta2 >= 0 && adamBeta2 < 1, "adam_beta2", adamBeta2, "in [0, 1)");
    require(
        adamEpsilon >= Adam.MIN_EPSILON && adamEpsilon < Double.POSITIVE_INFINITY,
        "adam_epsilon",
        adamEpsilon,
        "at least "
            + Adam.MIN_EPSILON
            + ", and finite; with less, parameters without a gradient would move");
    require(maxGradientNorm > 0, "max_gradient_norm", maxGradientNorm, "above 0");
    range("replay_capacity", replayCapacity, 1, Integer.MAX_VALUE);
    range("learning_starts", learningStarts, 0, Long.MAX_VALUE);
    range("train_every", trainEvery, 1, Integer.MAX_VALUE);
    range("gradient_steps", gradientSteps, 1, 1_000_000);
    require(
        learnAfterLastStep || environments == 1,
        "environments",
        environments,
        "1 where learn_after_last_step is false");
    range("target_every", targetEvery, 1, Integer.MAX_VALUE);
    require(polyak > 0 && polyak <= 1, "polyak", polyak, "in (0, 1]");
    range("random_steps", randomSteps, 0, Long.MAX_VALUE);
    range("exploration_start", explorationStart, 0, Long.MAX_VALUE);
    require(
        epsilonInitial >= 0 && epsilonInitial <= 1, "epsilon_initial", epsilonInitial, "in [0, 1]");
    require(epsilonFinal >= 0 && epsilonFinal <= 1, "epsilon_final", epsilonFinal, "in [0, 1]");
    positive("epsilon_duration", epsilonDuration);
    require(epsilonFactor > 0 && epsilonFactor <= 1, "epsilon_factor", epsilonFactor, "in (0, 1]");
    range("evaluate_every", evaluateEvery, 0, Long.MAX_VALUE);
    range("evaluation_episodes", evaluationEpisodes, 1, 1_000_000);
    require(
        evaluationEpsilon >= 0 && evaluationEpsilon <= 1,
        "evaluation_epsilon",
        evaluationEpsilon,
        "in [0, 1]");
    range("metrics_every", metricsEvery, 1, Integer.MAX_VALUE);
    range("checkpoint_every", checkpointEvery, 1, Integer.MAX_VALUE);
    range("threads", threads, 1, 256);
  }

  private static void range(String key, long value, long low, long high) {
    String wanted = high == Long.MAX_VALUE ? "at least " + low : low + " … " + high;
    require(value >= low && value <= high, key, value, wanted);
  }

  private static void positive(String key, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, key, value, "above 0, and finite");
  }

  private static void number(String key, double value) {
    require(!Double.isNaN(value), key, value, "a number");
  }

  private static void require(boolean holds, String key, Object value, String wanted) {
    if (!holds) {
      throw new TrainingException(key + " is " + value + "; it has to be " + wanted);
    }
  }

  /** What one gradient step is. */
  public LearnerSpec learner() {
    double averaging = targetUpdate == TargetUpdate.POLYAK ? polyak : 0;
    return new LearnerSpec(
        algorithm(),
        batchSize,
        new Adam(learningRate, adamBeta1, adamBeta2, adamEpsilon, maxGradientNorm),
        averaging);
  }

  /** What is learnt by. */
  public Algorithm algorithm() {
    return rule.with(loss);
  }

  /** The parameters that a run's network begins with. */
  public float[] initialParameters(Network network) {
    return initialisation.parameters(network, new RandomStream(seed, "parameters").at(0));
  }

  /** Adam's learning rate over the environment steps. */
  public Schedule learningRateSchedule() {
    double last = learningRate * (1 - learningRateDecay);
    return new Schedule(Schedule.Shape.LINEAR, learningRate, last, 0, learningRateDuration, 1);
  }

  /** ε over the time that {@link #explorationClock} counts. */
  public Schedule epsilon() {
    return new Schedule(
        exploration,
        epsilonInitial,
        epsilonFinal,
        explorationStart,
        epsilonDuration,
        epsilonFactor);
  }

  /**
   * The network for what an environment shows.
   *
   * @param actions of the environment
   * @throws TrainingException where it cannot be one
   */
  public Network network(FrameFormat format, int actions) {
    boolean isImage = format.type() != DType.FLOAT32;
    if (isImage != (convolutions != Convolutions.NONE)) {
      throw new TrainingException(
          "convolutions is %s, and %s shows %s: choose %s"
              .formatted(
                  convolutions.name().toLowerCase(Locale.ROOT),
                  environment,
                  isImage ? "images" : "numbers",
                  isImage ? "nature or four" : "none"));
    }
    List<Integer> shape =
        isImage
            ? format.observationShape()
            : List.of(Math.multiplyExact(format.elements(), format.stack()));
    try {
      return new Network(
          shape,
          format.type(),
          convolutions.torso(format.type(), format.channelsLast(), hiddenLayers),
          algorithm().head(actions, dueling));
    } catch (IllegalArgumentException unfit) {
      throw new TrainingException(String.valueOf(unfit.getMessage()), unfit);
    }
  }
}
