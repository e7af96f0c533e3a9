package dev.gymbridge.learner;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
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
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
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

  private final int batchSize;
  private final int passes;
  private final boolean isDifferentiated;
  private final Shape observation;
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
  private final NDArray gradientMethod;
  private final NDArray targetMethod;
  private final NDArray copyMethod;
  private final NDArray takeMethod;
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
    this.observation =
        new Shape(network.observationShape().stream().mapToLong(Integer::longValue).toArray());
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
    this.gradientMethod = method("gradient");
    this.targetMethod = method("target");
    this.actMethod = method("act");
    this.valuesMethod = method("values");
    this.copyMethod = method("copy");
    this.takeMethod = method("take");
    NDList bound = new NDList(parameters, target, mean, variance, adamSteps, totals);
    call(method("bind"), isDifferentiated, () -> bound, NDArray::getShape);
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
    step(batch, null, NDArray::getShape);
  }

  /**
   * One gradient step.
   *
   * @param batch of the specification's size
   * @param noise draws what the network's forward passes leave to chance
   */
  public void learn(Batch batch, RandomGenerator noise) {
    step(batch, noise, NDArray::getShape);
  }

  /** Likewise, and gives the priority of each transition, [size]. */
  public float[] learnWithPriorities(Batch batch, RandomGenerator noise) {
    return step(batch, noise, NDArray::toFloatArray);
  }

  private <T> T step(Batch batch, @Nullable RandomGenerator noise, Function<NDArray, T> read) {
    if (batch.size() != batchSize) {
      throw new IllegalArgumentException(
          "a batch of %s transitions, where %s were specified".formatted(batch.size(), batchSize));
    }
    T result = call(learnMethod, isDifferentiated, () -> arguments(batch, noise), read);
    isFewStale = true;
    steps++;
    stepsInTotals++;
    return result;
  }

  private NDList arguments(Batch batch, @Nullable RandomGenerator random) {
    NDList arguments = transitions(batch);
    arguments.add(weights.of(batch.weights(), new Shape(batch.size(), 1)));
    arguments.add(learningNoise.of(passes, batch.size(), random));
    arguments.add(rate.of(learningRate, new Shape()));
    return arguments;
  }

  private NDList transitions(Batch batch) {
    Shape column = new Shape(batch.size(), 1);
    Shape observed = observations(batch.size());
    return new NDList(
        stm1.of(batch.stm1(), observed),
        atm1.of(batch.atm1(), column),
        rt.of(batch.rt(), column),
        discountt.of(batch.discountt(), column),
        st.of(batch.st(), observed));
  }

  /** The last gradient, as Adam was given it: a flat vector. */
  float[] gradient() {
    return call(gradientMethod, false, NDList::new, NDArray::toFloatArray);
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
    return call(actMethod, false, () -> observed(data, count, noise), NDArray::toLongArray);
  }

  private NDList observed(ByteBuffer data, int count, @Nullable RandomGenerator noise) {
    NDArray numbers = actingNoise.of(1, count, noise);
    return new NDList(observations.of(data, observations(count)), numbers);
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
    return call(valuesMethod, false, () -> observed(data, count, null), NDArray::toFloatArray);
  }

  /**
   * What a gradient step would move what the network gives towards, row after row: for {@link
   * dev.gymbridge.dqn.QLearning} the values of a batch's actions, [size].
   *
   * @param batch of any size
   */
  public float[] targets(Batch batch) {
    return call(
        targetMethod,
        false,
        () -> {
          NDList arguments = transitions(batch);
          arguments.add(learningNoise.of(passes, batch.size(), null));
          return arguments;
        },
        NDArray::toFloatArray);
  }

  /**
   * Calls a method of the program and reads what it returns. That is gone afterwards, and so are
   * arguments that had to be copied to a GPU.
   */
  private <T> T call(
      NDArray method, boolean isTraining, Supplier<NDList> making, Function<NDArray, T> read) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList arguments = making.get();
      arguments.add(method);
      return read.apply(program.forward(unused, arguments, isTraining).singletonOrThrow());
    }
  }

  /** The shape of so many observations. */
  private Shape observations(int count) {
    return new Shape(
        LongStream.concat(LongStream.of(count), LongStream.of(observation.getShape())).toArray());
  }

  /** Replaces the target network's parameters. */
  public void updateTarget() {
    overwrite(target, parameters);
  }

  /**
   * In place: the arrays are also elements of the program's lists, which DJL's own set() leaves.
   */
  private void overwrite(NDArray array, NDArray values) {
    call(copyMethod, false, () -> new NDList(array, values), NDArray::getShape);
  }

  /** Gradient steps so far. */
  public long steps() {
    return steps;
  }

  /** Means over the gradient steps since the last call. */
  public Means takeMeans() {
    float[] sums = call(takeMethod, false, NDList::new, NDArray::toFloatArray);
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
