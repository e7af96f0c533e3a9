package dev.gymbridge.client;

import com.google.protobuf.ByteString;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.Space;
import dev.gymbridge.v1.InfoColumn;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import dev.gymbridge.v1.Tensor;
import java.util.List;

/**
 * Holds each reply of a session against its request and the spaces. What has passed can be read
 * without further care.
 *
 * <p>All checks throw {@link EnvException.InvalidReply}. A step's takes a few comparisons for each
 * environment, leaf and info key, whatever the size of an observation, and allocates nothing.
 */
final class Replies {
  private static final int TERMINATED_OR_TRUNCATED = 3;

  private final int environments;
  private final List<String> infoKeys;
  private final EnvDescription description;
  private final Leaf[] leaves;

  /** Replies of the session that a reply to Make describes. */
  Replies(MakeRequest request, MakeResponse made) {
    environments = request.getNumEnvs();
    infoKeys = request.getInfoKeysList();
    description = describe(request, made);
    leaves = description.observationSpace().leaves().toArray(Leaf[]::new);
  }

  private static EnvDescription describe(MakeRequest request, MakeResponse made) {
    String wished = request.getRuntime();
    String runtime = made.getRuntime();
    int limit = request.getMaxEpisodeSteps();
    int steps = made.getMaxEpisodeSteps();
    double fps = made.getRenderFps();
    if (runtime.isEmpty() || !(wished.isEmpty() || runtime.equals(wished))) {
      throw invalid("Make", "the runtime is \"" + runtime + "\"");
    }
    require(limit == 0 ? steps >= 0 : steps == limit, "Make", "max_episode_steps", steps);
    if (!(fps >= 0 && fps < Double.POSITIVE_INFINITY)) {
      throw invalid("Make", "render_fps is " + fps);
    }
    Space observations = SpaceMessages.decode(made.getObservationSpace());
    Space actions = SpaceMessages.decode(made.getActionSpace());
    requireFits("observations", observations, request.getNumEnvs());
    requireFits("actions", actions, request.getNumEnvs());
    return new EnvDescription(
        request.getId(), runtime, made.getGymnasiumVersion(), observations, actions, steps, fps);
  }

  private static void requireFits(String what, Space space, int environments) {
    long bytes = environments * space.leaves().stream().mapToLong(Leaf::bytes).sum();
    require(bytes <= Wire.MAX_MESSAGE_BYTES, "Make", "the number of bytes of all " + what, bytes);
  }

  /** What the environments are. */
  EnvDescription description() {
    return description;
  }

  void check(ResetRequest request, ResetResponse response) {
    requireSequence("Reset", response.getSequence(), request.getSequence());
    ByteString mask = request.getMask();
    int rows = mask.isEmpty() ? environments : ones("Reset", "a byte of the mask", mask);
    requireObservations("Reset", "observations", response.getObservationsList(), rows);
    requireCount("Reset", "checksums", response.getChecksumsCount(), rows);
    requireInfos("Reset", "infos", infoKeys, response.getInfosList(), rows);
    requireCount("Reset", "ended", response.getEnded().size(), rows);
    int ended = ones("Reset", "a byte of ended", response.getEnded());
    require(ended == 0 || request.getHistoriesCount() > 0, "Reset", "the number of ended", ended);
  }

  void check(StepRequest request, StepResponse response) {
    requireSequence("Step", response.getSequence(), request.getSequence());
    requireCount("Step", "frames", response.getFramesCount(), environments);
    requireCount("Step", "ends", response.getEnds().size(), environments);
    requireCount("Step", "checksums", response.getChecksumsCount(), environments);
    ByteString endings = response.getEnds();
    int keepLast = Math.max(1, request.getKeepLast());
    long frames = 0;
    long rows = 0;
    int ended = 0;
    for (int environment = 0; environment < environments; environment++) {
      int repeat = request.getRepeatsCount() == 0 ? 1 : request.getRepeats(environment);
      int run = response.getFrames(environment);
      byte ends = endings.byteAt(environment);
      require(ends >= 0 && ends <= TERMINATED_OR_TRUNCATED, "Step", "a byte of ends", ends);
      boolean whole = run == repeat && (run > 0 || ends == 0);
      boolean cutShort = run > 0 && run < repeat && ends != 0;
      require(whole || cutShort, "Step", "a number of frames", run);
      frames += run;
      rows += Math.min(keepLast, run);
      ended += ends == 0 ? 0 : 1;
    }
    requireCount("Step", "bytes of rewards", response.getRewards().size(), Double.BYTES * frames);
    requireObservations("Step", "observations", response.getObservationsList(), rows);
    List<String> keys = request.getWithoutInfos() ? List.of() : infoKeys;
    requireInfos("Step", "infos", keys, response.getInfosList(), environments);
    requireObservations("Step", "next_observations", response.getNextObservationsList(), ended);
    requireCount("Step", "next_checksums", response.getNextChecksumsCount(), ended);
    if (ended > 0) {
      requireInfos("Step", "next_infos", keys, response.getNextInfosList(), ended);
    } else {
      requireCount("Step", "next_infos", response.getNextInfosCount(), 0);
    }
  }

  static void check(RenderResponse response) {
    Tensor frame = response.getFrame();
    if (!TensorMessages.isWellFormed(frame)
        || !TensorMessages.is(DType.UINT8, frame.getDtype())
        || frame.getShapeCount() != 3
        || frame.getShape(2) != 3) {
      throw invalid("Render", "frame is " + TensorMessages.describe(frame));
    }
  }

  private void requireObservations(String reply, String field, List<Tensor> tensors, long rows) {
    if (rows == 0 && tensors.isEmpty()) {
      return;
    }
    requireCount(reply, field, tensors.size(), leaves.length);
    for (int index = 0; index < leaves.length; index++) {
      Leaf leaf = leaves[index];
      Tensor tensor = tensors.get(index);
      if (!holds(tensor, leaf, rows)) {
        String got = TensorMessages.describe(tensor);
        String wanted = rows + " rows of " + leaf.dtype() + leaf.shape();
        throw invalid(reply, field + "[" + index + "] is " + got + ", not " + wanted);
      }
    }
  }

  private static boolean holds(Tensor tensor, Leaf leaf, long rows) {
    int rank = leaf.shape().rank();
    if (tensor.getShapeCount() != rank + 1
        || tensor.getShape(0) != rows
        || tensor.getData().size() != rows * leaf.bytes()
        || !TensorMessages.is(leaf.dtype(), tensor.getDtype())) {
      return false;
    }
    for (int axis = 0; axis < rank; axis++) {
      if (tensor.getShape(axis + 1) != leaf.shape().axis(axis)) {
        return false;
      }
    }
    return true;
  }

  private static void requireInfos(
      String reply, String field, List<String> keys, List<InfoColumn> columns, int rows) {
    requireCount(reply, field, columns.size(), keys.size());
    for (int index = 0; index < columns.size(); index++) {
      InfoColumn column = columns.get(index);
      if (!column.getKey().equals(keys.get(index))) {
        throw invalid(reply, field + "[" + index + "] is \"" + column.getKey() + "\"");
      }
      requireCount(reply, "rows of an info", column.getPresent().size(), rows);
      int present = ones(reply, "a byte of present", column.getPresent());
      Tensor values = column.getValues();
      boolean none = present == 0 && !column.hasValues();
      if (!none
          && (!TensorMessages.isWellFormed(values)
              || values.getShapeCount() == 0
              || values.getShape(0) != present)) {
        String got = TensorMessages.describe(values);
        throw invalid(
            reply, "info \"" + column.getKey() + "\" is " + got + ", not " + present + " rows");
      }
    }
  }

  /** How many bytes are 1; all others must be 0. */
  private static int ones(String reply, String field, ByteString flags) {
    int ones = 0;
    for (int index = 0; index < flags.size(); index++) {
      byte flag = flags.byteAt(index);
      require(flag == 0 || flag == 1, reply, field, flag);
      ones += flag;
    }
    return ones;
  }

  private static void requireSequence(String reply, long got, long wanted) {
    if (got != wanted) {
      throw invalid(reply, "it answers request " + got + ", not " + wanted);
    }
  }

  private static void requireCount(String reply, String field, long got, long wanted) {
    if (got != wanted) {
      throw invalid(reply, "there are " + got + " " + field + ", not " + wanted);
    }
  }

  private static void require(boolean holds, String reply, String field, long value) {
    if (!holds) {
      throw invalid(reply, field + " is " + value);
    }
  }

  private static EnvException.InvalidReply invalid(String reply, String why) {
    return new EnvException.InvalidReply(
        "the environment server's reply to "
            + reply
            + " cannot be right: "
            + why
            + ". The server has a fault, or is of another version than this client",
        null);
  }
}
