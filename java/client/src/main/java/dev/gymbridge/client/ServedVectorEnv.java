package dev.gymbridge.client;

import com.google.protobuf.ByteString;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.v1.InfoColumn;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Environments on a server: what Java sees on one side, the contract's messages on the other. */
public final class ServedVectorEnv implements VectorEnv {
  private final int size;
  private final DurableSession session;
  private final EnvDescription description;
  private final List<Leaf> observationLeaves;
  private final List<Leaf> actionLeaves;
  private boolean withoutInfos;
  private @Nullable Step underWay;
  private volatile boolean closed;

  /** Makes the environments. */
  public ServedVectorEnv(Endpoints endpoints, EnvConfig config) {
    size = config.environments();
    session = new DurableSession(endpoints, config);
    description = session.description();
    observationLeaves = description.observationSpace().leaves();
    actionLeaves = description.actionSpace().leaves();
  }

  @Override
  public EnvDescription description() {
    return description;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Actions newActions() {
    return new Actions(description.actionSpace(), size);
  }

  @Override
  public ResetBatch reset() {
    boolean[] all = new boolean[size];
    Arrays.fill(all, true);
    return reset(all);
  }

  @Override
  public ResetBatch reset(boolean[] mask) {
    requireLength("mask", mask.length);
    requireIdle();
    return resetBatch(mask, session.reset(mask, null));
  }

  @Override
  public ResetBatch reset(boolean[] mask, int[] seeds) {
    requireLength("mask", mask.length);
    requireLength("seeds", seeds.length);
    requireIdle();
    for (int environment = 0; environment < size; environment++) {
      if (mask[environment] && seeds[environment] < 0) {
        throw new IllegalArgumentException(
            "seed "
                + seeds[environment]
                + " of environment "
                + environment
                + " is negative; seeds are in [0, 2^31)");
      }
    }
    return resetBatch(mask, session.reset(mask, seeds));
  }

  @Override
  public ResetBatch restore(List<Episode> episodes) {
    requireLength("episodes", episodes.size());
    requireIdle();
    DurableSession.Restored restored = session.restore(episodes);
    return resetBatch(restored.environments(), restored.response());
  }

  private static ResetBatch resetBatch(boolean[] mask, ResetResponse response) {
    List<Integer> environments =
        IntStream.range(0, mask.length).filter(environment -> mask[environment]).boxed().toList();
    return new ResetBatch(
        environments,
        TensorMessages.decode(response.getObservationsList()),
        infos(response.getInfosList()));
  }

  @Override
  public PendingStep step(Actions actions, int @Nullable [] repeats, int keepLast) {
    requireIdle();
    if (actions.environments() != size || !actions.leaves().equals(actionLeaves)) {
      throw new IllegalArgumentException(
          "these actions are for "
              + actions.environments()
              + " environments of "
              + actions.leaves()
              + ", not for "
              + size
              + " of "
              + actionLeaves
              + "; use newActions()");
    }
    if (keepLast < 1) {
      throw new IllegalArgumentException("keepLast: " + keepLast + ", but at least 1 is needed");
    }
    StepRequest.Builder request =
        StepRequest.newBuilder().setKeepLast(keepLast).setWithoutInfos(withoutInfos);
    for (int leaf = 0; leaf < actionLeaves.size(); leaf++) {
      Leaf layout = actionLeaves.get(leaf);
      request.addActions(
          TensorMessages.encode(
              layout.dtype(),
              layout.shape().batchOf(size),
              ByteString.copyFrom(actions.data(leaf))));
    }
    if (repeats != null) {
      requireLength("repeats", repeats.length);
      addRepeats(repeats, request);
    }
    session.send(request);
    underWay = new Step(keepLast);
    return underWay;
  }

  /** None where all are 1, which is what none mean. */
  private static void addRepeats(int[] repeats, StepRequest.Builder request) {
    if (Arrays.stream(repeats).anyMatch(repeat -> repeat != 1)) {
      for (int repeat : repeats) {
        request.addRepeats(repeat);
      }
    }
  }

  private final class Step implements PendingStep {
    private final int keepLast;
    private @Nullable StepBatch batch;

    Step(int keepLast) {
      this.keepLast = keepLast;
    }

    @Override
    public StepBatch await() {
      StepBatch done = batch;
      if (done == null) {
        if (underWay != this) {
          throw new IllegalStateException("this step has failed before");
        }
        try {
          done = stepBatch(session.await(), keepLast);
          batch = done;
        } finally {
          underWay = null;
        }
      }
      return done;
    }
  }

  private StepBatch stepBatch(StepResponse response, int keepLast) {
    int[] frames = new int[size];
    for (int environment = 0; environment < size; environment++) {
      frames[environment] = response.getFrames(environment);
    }
    double[] rewards = new double[Arrays.stream(frames).sum()];
    ByteBuffer rewardBytes =
        response.getRewards().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    rewardBytes.asDoubleBuffer().get(rewards);
    return new StepBatch(
        frames,
        rewards,
        response.getEnds().toByteArray(),
        tensors(response.getObservationsList()),
        infos(response.getInfosList()),
        tensors(response.getNextObservationsList()),
        infos(response.getNextInfosList()),
        keepLast);
  }

  private List<Tensor> tensors(List<dev.gymbridge.v1.Tensor> messages) {
    return messages.isEmpty()
        ? TensorMessages.empty(observationLeaves)
        : TensorMessages.decode(messages);
  }

  private static Infos infos(List<InfoColumn> columns) {
    if (columns.isEmpty()) {
      return Infos.NONE;
    }
    Map<String, Infos.Column> byKey = new HashMap<>();
    for (InfoColumn column : columns) {
      int[] valueRow = new int[column.getPresent().size()];
      int values = 0;
      for (int row = 0; row < valueRow.length; row++) {
        valueRow[row] = column.getPresent().byteAt(row) == 0 ? -1 : values++;
      }
      byKey.put(
          column.getKey(),
          new Infos.Column(
              valueRow, values == 0 ? null : TensorMessages.decode(column.getValues())));
    }
    return new Infos(byKey);
  }

  @Override
  public void leaveOutInfos() {
    withoutInfos = true;
  }

  @Override
  public List<Episode> episodes() {
    requireIdle();
    return session.episodes();
  }

  @Override
  public Frame render(int environment) {
    requireIdle();
    if (environment < 0 || environment >= size) {
      throw new IndexOutOfBoundsException("environment " + environment + " of " + size);
    }
    Tensor pixels = TensorMessages.decode(session.render(environment).getFrame());
    return new Frame(pixels.shape().axis(1), pixels.shape().axis(0), pixels);
  }

  @Override
  public long restarts() {
    return session.restarts();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      session.close();
    }
  }

  private void requireIdle() {
    if (closed) {
      throw new IllegalStateException("these environments are closed");
    }
    if (underWay != null) {
      throw new IllegalStateException("a step is under way: await it first");
    }
  }

  private void requireLength(String what, int length) {
    if (length != size) {
      throw new IllegalArgumentException(what + ": " + length + " for " + size + " environments");
    }
  }
}
