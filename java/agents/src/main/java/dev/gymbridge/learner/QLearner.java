package dev.gymbridge.learner;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.gymbridge.nn.FewActions;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.NativeMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns a network's parameters by an algorithm of the DQN family. A gradient step is one native
 * call, and so are the greedy actions for a batch of observations; both are methods of a program
 * that PyTorch compiles.
 *
 * <p>Not thread-safe.
 */
public final class QLearner implements AutoCloseable {
  /**
   * Means over some gradient steps; NaN where there were none.
   *
   * @param steps how many
   * @param loss that was minimised
   * @param value of the actions in the batches
   * @param gradientNorm Euclidean, before clipping
   * @param clipped part of the gradients that were clipped
   */
  public record Means(long steps, double loss, double value, double gradientNorm, double clipped) {
    /** Whether learning went out of bounds. */
    public boolean diverged() {
      return steps > 0 && !Double.isFinite(loss);
    }
  }

  /**
   * Observations up to which convolutions are faster on one thread beside environments that work:
   * the second thread waits for a processor. Alone, two would be faster from four on.
   */
  private static final int MOST_FOR_ONE_THREAD = 8;

  private static final NDList NONE = new NDList();

  private final int batchSize;
  private final int passes;
  private final boolean isDifferentiated;
  private final long[] observation;
  private final Model model;
  private final Block program;
  private final NDManager manager;
  private final ParameterStore unused;
  private final NDArray parameters;
  private final NDArray target;
  private final NDArray mean;
  private final NDArray variance;
  private final NDArray adamSteps;
  private final NDArray totals;
  private final ByteBuffer learningRate;
  private final NDArray actMethod;
  private final NDArray valuesMethod;
  private final NDArray learnMethod;
  private final NDArray learnWithPrioritiesMethod;
  private final NDArray gradientMethod;
  private final NDArray targetMethod;
  private final NDArray copyMethod;
  private final NDArray takeMethod;
  private final NDArray setObservationsMethod;
  private final NDArray setBatchMethod;
  private final Argument stm1;
  private final Argument atm1;
  private final Argument rt;
  private final Argument discountt;
  private final Argument st;
  private final Argument weights;
  private final Argument rate;
  private final Noise learningNoise;
  private final Noise actingNoise;
  private final Argument observations;
  private final ByteBuffer parameterMemory;
  private final @Nullable FewActions few;
  private boolean isFewStale = true;
  private long steps;
  private long stepsInTotals;

  /**
   * A learner in the given state.
   *
   * @param device of {@link PyTorch#device}
   * @throws IllegalArgumentException where the state is not of the network's size
   */
  public QLearner(Network network, LearnerSpec spec, Device device, LearnerState state) {
    requireSize(state, network.size());
    this.batchSize = spec.batchSize();
    this.passes = spec.algorithm().passes();
    this.observation = rows(network.observationShape());
    Program text = new Program(network, spec, PyTorch.products(device));
    this.isDifferentiated = text.isDifferentiated();
    this.model = Model.newInstance("q-learner", device, "PyTorch");
    try {
      byte[] archive = TorchArchive.of(text.text(), Map.of(), Program.LISTS);
      model.load(new ByteArrayInputStream(archive));
    } catch (IOException | MalformedModelException impossible) {
      throw new IllegalStateException("PyTorch does not take the program", impossible);
    }
    this.program = model.getBlock();
    this.manager = model.getNDManager().newSubManager(device);
    this.unused = new ParameterStore(manager, false);
    this.parameterMemory = memory(state.parameters());
    this.parameters = vector(parameterMemory);
    this.few = network.isFullyConnected() && !device.isGpu() ? new FewActions(network) : null;
    this.target = vector(memory(state.target()));
    this.mean = vector(memory(state.mean()));
    this.variance = vector(memory(state.variance()));
    this.adamSteps = vector(memory((float) state.steps()));
    this.totals = vector(memory(state.totals()));
    this.steps = state.steps();
    this.stepsInTotals = state.stepsInTotals();
    this.learningRate = NativeMemory.allocate(Float.BYTES);
    DataType observationType = DataType.valueOf(network.observationType().name());
    this.stm1 = new Argument(manager, observationType);
    this.atm1 = new Argument(manager, DataType.INT64);
    this.rt = new Argument(manager, DataType.FLOAT32);
    this.discountt = new Argument(manager, DataType.FLOAT32);
    this.st = new Argument(manager, observationType);
    this.weights = new Argument(manager, DataType.FLOAT32);
    this.rate = new Argument(manager, DataType.FLOAT32);
    this.learningNoise = new Noise(network, manager);
    this.actingNoise = new Noise(network, manager);
    this.observations = new Argument(manager, observationType);
    setLearningRate(spec.adam().learningRate());
    this.learnMethod = method("learn");
    this.learnWithPrioritiesMethod = method("learn_with_priorities");
    this.gradientMethod = method("gradient");
    this.targetMethod = method("target");
    this.actMethod = method("act");
    this.valuesMethod = method("values");
    this.copyMethod = method("copy");
    this.takeMethod = method("take");
    this.setObservationsMethod = method("set_observations");
    this.setBatchMethod = method("set_batch");
    NDList bound = new NDList(parameters, target, mean, variance, adamSteps, totals);
    run(method("bind"), isDifferentiated, bound);
  }

  /** The shape of observations, their number first. */
  private static long[] rows(List<Integer> observation) {
    return LongStream.concat(LongStream.of(0), observation.stream().mapToLong(Integer::longValue))
        .toArray();
  }

  private static void requireSize(LearnerState state, long size) {
    if (state.parameters().length != size) {
      throw new IllegalArgumentException(
          "a state of %s parameters, where the network has %s"
              .formatted(state.parameters().length, size));
    }
  }

  /** Native memory of the learner's own, in which a state is. */
  private static ByteBuffer memory(float... values) {
    ByteBuffer memory = NativeMemory.allocate(Math.multiplyExact(values.length, Float.BYTES));
    memory.asFloatBuffer().put(values);
    return memory;
  }

  /** On a CPU the array is that memory. */
  private NDArray vector(ByteBuffer memory) {
    Shape shape = new Shape(memory.capacity() / Float.BYTES);
    return manager.create(memory, shape, DataType.FLOAT32);
  }

  /** DJL calls the method that an argument's name says. */
  private NDArray method(String name) {
    NDArray marker = manager.create(0f);
    marker.setName("module_method:" + name);
    return marker;
  }

  /** Sets Adam's learning rate for the gradient steps that follow; it is kept as a float32. */
  public void setLearningRate(double rate) {
    learningRate.putFloat(0, (float) rate);
  }

  /**
   * One gradient step. A network with noise has its median.
   *
   * @param batch of the specification's size
   */
  public void learn(Batch batch) {
    step(batch, null);
  }

  /**
   * One gradient step.
   *
   * @param batch of the specification's size
   * @param noise draws what the network's forward passes leave to chance
   */
  public void learn(Batch batch, RandomGenerator noise) {
    step(batch, noise);
  }

  /** Likewise, and gives the priority of each transition, [size]. */
  public float[] learnWithPriorities(Batch batch, RandomGenerator noise) {
    prepare(batch, noise);
    float[] priorities =
        call(learnWithPrioritiesMethod, isDifferentiated, NONE, NDArray::toFloatArray);
    learnt();
    return priorities;
  }

  private void step(Batch batch, @Nullable RandomGenerator noise) {
    prepare(batch, noise);
    run(learnMethod, isDifferentiated, NONE);
    learnt();
  }

  private void prepare(Batch batch, @Nullable RandomGenerator noise) {
    if (batch.size() != batchSize) {
      throw new IllegalArgumentException(
          "a batch of %s transitions, where %s were specified".formatted(batch.size(), batchSize));
    }
    set(batch, noise);
  }

  private void learnt() {
    isFewStale = true;
    steps++;
    stepsInTotals++;
  }

  private void set(Batch batch, @Nullable RandomGenerator random) {
    long[] column = {batch.size(), 1};
    long[] observed = observations(batch.size());
    boolean isNew = stm1.set(batch.stm1(), observed);
    isNew |= atm1.set(batch.atm1(), column);
    isNew |= rt.set(batch.rt(), column);
    isNew |= discountt.set(batch.discountt(), column);
    isNew |= st.set(batch.st(), observed);
    isNew |= weights.set(batch.weights(), column);
    isNew |= learningNoise.set(passes, batch.size(), random);
    isNew |= rate.set(learningRate);
    if (isNew) {
      set(setBatchMethod, stm1, atm1, rt, discountt, st, weights, learningNoise.argument(), rate);
    }
  }

  /** The last gradient, as Adam was given it: a flat vector. */
  float[] gradient() {
    return call(gradientMethod, false, NONE, NDArray::toFloatArray);
  }

  /**
   * The action of greatest value for each observation. A network with noise has its median.
   *
   * @param data [count, …observation]; {@link NativeMemory} is read without a copy
   */
  public long[] act(ByteBuffer data, int count) {
    return greedy(data, count, null);
  }

  /**
   * Likewise with noise.
   *
   * @param noise draws what the network leaves to chance
   */
  public long[] act(ByteBuffer data, int count, RandomGenerator noise) {
    return greedy(data, count, noise);
  }

  private long[] greedy(ByteBuffer data, int count, @Nullable RandomGenerator noise) {
    if (few != null && few.isFor(count)) {
      return greedy(few, data, count);
    }
    return isForOneThread(count)
        ? PyTorch.onOneThread(() -> calculated(data, count, noise))
        : calculated(data, count, noise);
  }

  /** Convolutions of a few observations. It depends on nothing else, so that bits do not. */
  private boolean isForOneThread(int count) {
    return few == null && !manager.getDevice().isGpu() && count <= MOST_FOR_ONE_THREAD;
  }

  private long[] calculated(ByteBuffer data, int count, @Nullable RandomGenerator noise) {
    set(data, count, noise);
    return call(actMethod, false, NONE, NDArray::toLongArray);
  }

  private void set(ByteBuffer data, int count, @Nullable RandomGenerator noise) {
    boolean isNew = observations.set(data, observations(count));
    isNew |= actingNoise.set(1, count, noise);
    if (isNew) {
      set(setObservationsMethod, observations, actingNoise.argument());
    }
  }

  private long[] greedy(FewActions actions, ByteBuffer data, int count) {
    if (isFewStale) {
      actions.read(parameterMemory.asFloatBuffer());
      isFewStale = false;
    }
    return actions.greedy(data, count);
  }

  /**
   * The value of each action for each observation, [count, actions].
   *
   * @param data [count, …observation]; {@link NativeMemory} is read without a copy
   */
  public float[] values(ByteBuffer data, int count) {
    set(data, count, null);
    return call(valuesMethod, false, NONE, NDArray::toFloatArray);
  }

  /**
   * What a gradient step would move what the network gives towards, row after row: for {@link
   * dev.gymbridge.dqn.QLearning} the values of a batch's actions, [size].
   *
   * @param batch of any size
   */
  public float[] targets(Batch batch) {
    set(batch, null);
    return call(targetMethod, false, NONE, NDArray::toFloatArray);
  }

  /** Has the program read other memory. */
  private void set(NDArray method, Argument... arguments) {
    try (NDList arrays = new NDList(arguments.length)) {
      for (Argument argument : arguments) {
        arrays.add(argument.array());
      }
      run(method, false, arrays);
    }
  }

  /** Calls a method of the program and reads what it returns, which is gone afterwards. */
  private <T> T call(
      NDArray method, boolean isTraining, NDList arguments, Function<NDArray, T> read) {
    try (NDList result = result(method, isTraining, arguments)) {
      return read.apply(result.singletonOrThrow());
    }
  }

  /** Likewise without reading it. */
  private void run(NDArray method, boolean isTraining, NDList arguments) {
    result(method, isTraining, arguments).close();
  }

  private NDList result(NDArray method, boolean isTraining, NDList arguments) {
    NDList inputs = new NDList(arguments);
    inputs.add(method);
    return program.forward(unused, inputs, isTraining);
  }

  /** The shape of so many observations. */
  private long[] observations(int count) {
    long[] shape = observation.clone();
    shape[0] = count;
    return shape;
  }

  /** Replaces the target network's parameters. */
  public void updateTarget() {
    overwrite(target, parameters);
  }

  /**
   * In place: the arrays are also elements of the program's lists, which DJL's own set() leaves.
   */
  private void overwrite(NDArray array, NDArray values) {
    run(copyMethod, false, new NDList(array, values));
  }

  /** Gradient steps so far. */
  public long steps() {
    return steps;
  }

  /** Means over the gradient steps since the last call. */
  public Means takeMeans() {
    float[] sums = call(takeMethod, false, NONE, NDArray::toFloatArray);
    long count = stepsInTotals;
    stepsInTotals = 0;
    double divisor = count;
    return new Means(
        count, sums[0] / divisor, sums[1] / divisor, sums[2] / divisor, sums[3] / divisor);
  }

  /** A copy of the parameters. */
  public float[] parameters() {
    return parameters.toFloatArray();
  }

  /** A copy of all that has been learnt. */
  public LearnerState state() {
    return new LearnerState(
        parameters.toFloatArray(),
        target.toFloatArray(),
        mean.toFloatArray(),
        variance.toFloatArray(),
        steps,
        totals.toFloatArray(),
        stepsInTotals);
  }

  /**
   * Goes on from a state.
   *
   * @throws IllegalArgumentException where it is not of the network's size
   */
  public void restore(LearnerState state) {
    requireSize(state, parameters.size());
    overwrite(parameters, state.parameters());
    overwrite(target, state.target());
    overwrite(mean, state.mean());
    overwrite(variance, state.variance());
    overwrite(adamSteps, new float[] {state.steps()});
    overwrite(totals, state.totals());
    isFewStale = true;
    steps = state.steps();
    stepsInTotals = state.stepsInTotals();
  }

  private void overwrite(NDArray array, float[] values) {
    try (NDArray source = manager.create(values)) {
      overwrite(array, source);
    }
  }

  @Override
  public void close() {
    manager.close();
    model.close();
  }
}
