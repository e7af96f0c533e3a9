package dev.gymbridge.fake;

import com.google.protobuf.ByteString;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.StepResponse;
import dev.gymbridge.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What comes of stepping one environment after the other. */
final class FakeStep {
  private final int keepLast;
  private final StepResponse.Builder response = StepResponse.newBuilder();
  private final List<Double> rewards = new ArrayList<>();
  private final List<byte[]> observations = new ArrayList<>();
  private final List<byte[]> nextObservations = new ArrayList<>();
  private ByteString ends = ByteString.EMPTY;

  FakeStep(int keepLast) {
    this.keepLast = keepLast;
  }

  /** Steps an environment up to {@code repeat} times, and resets it where its episode ends. */
  void run(FakeCount environment, int repeat, int nextSeed) {
    List<byte[]> seen = new ArrayList<>();
    int end = 0;
    while (seen.size() < repeat && end == 0) {
      end = environment.step();
      rewards.add(environment.reward());
      seen.add(environment.observation());
    }
    observations.addAll(seen.subList(Math.max(0, seen.size() - keepLast), seen.size()));
    ends = ends.concat(ByteString.copyFrom(new byte[] {(byte) end}));
    response.addFrames(seen.size()).addChecksums(environment.checksum());
    if (end != 0) {
      environment.reset(nextSeed);
      nextObservations.add(environment.observation());
      response.addNextChecksums(environment.checksum());
    }
  }

  /** The reply, without infos. */
  StepResponse.Builder response() {
    ByteBuffer rewardBytes = ByteBuffer.allocate(8 * rewards.size()).order(ByteOrder.LITTLE_ENDIAN);
    rewards.forEach(rewardBytes::putDouble);
    response
        .setRewards(ByteString.copyFrom(rewardBytes.flip()))
        .setEnds(ends)
        .addObservations(tensor(observations));
    if (!nextObservations.isEmpty()) {
      response.addNextObservations(tensor(nextObservations));
    }
    return response;
  }

  private static Tensor tensor(List<byte[]> rows) {
    ByteString data =
        rows.stream().map(ByteString::copyFrom).reduce(ByteString.EMPTY, ByteString::concat);
    return tensor(rows.size(), data);
  }

  /** Observations of several environments. */
  static Tensor tensor(int rows, ByteString data) {
    return Tensor.newBuilder()
        .setDtype(ElementType.ELEMENT_TYPE_INT64)
        .addShape(rows)
        .addShape(2)
        .setData(data)
        .build();
  }
}
