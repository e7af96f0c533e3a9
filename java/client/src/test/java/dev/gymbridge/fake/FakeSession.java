package dev.gymbridge.fake;

import static dev.gymbridge.fake.Refusal.invalid;
import static dev.gymbridge.fake.Refusal.precondition;
import static dev.gymbridge.fake.Refusal.requireLength;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.History;
import dev.gymbridge.v1.InfoColumn;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import dev.gymbridge.v1.Tensor;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A session of {@link FakeCount} environments. */
final class FakeSession {
  private final MakeRequest request;
  private final FakeCount[] environments;
  private long sequence;
  private @Nullable Class<?> lastKind;
  private @Nullable Message lastReply;
  private @Nullable StatusRuntimeException lastRefusal;

  FakeSession(MakeRequest request, int length) {
    this.request = request;
    environments = new FakeCount[request.getNumEnvs()];
    Arrays.setAll(environments, k -> new FakeCount(length, request.getMaxEpisodeSteps()));
  }

  /** What it was made from. */
  MakeRequest request() {
    return request;
  }

  synchronized ResetResponse reset(ResetRequest reset) {
    return once(ResetResponse.class, reset.getSequence(), () -> execute(reset));
  }

  synchronized StepResponse step(StepRequest step) {
    if (!step.getSession().equals(request.getSession())) {
      throw invalid(
          "the request names session %s, but was sent to %s"
              .formatted(step.getSession(), request.getSession()));
    }
    return once(StepResponse.class, step.getSequence(), () -> execute(step));
  }

  /**
   * Executes a request with a number above the last; gives what came of it where the number is the
   * last.
   */
  private <T extends Message> T once(Class<T> kind, long number, Supplier<T> execute) {
    if (number > sequence) {
      sequence = number;
      lastKind = kind;
      lastRefusal = null;
      try {
        lastReply = execute.get();
      } catch (StatusRuntimeException refusal) {
        lastRefusal = refusal;
      }
    } else if (number != sequence || kind != lastKind) {
      throw invalid("sequence number %d, but the last was %d".formatted(number, sequence));
    }
    if (lastRefusal != null) {
      throw lastRefusal;
    }
    return kind.cast(requireNonNull(lastReply));
  }

  private ResetResponse execute(ResetRequest reset) {
    int[] rows = FakeChecks.rows(reset.getMask(), environments.length);
    if (reset.getResume()) {
      Arrays.stream(rows).forEach(this::requireReady);
    } else {
      FakeChecks.seeds("seeds", reset.getSeedsList(), rows, environments.length);
    }
    if (reset.getHistoriesCount() > 0) {
      requireLength("histories", reset.getHistoriesCount(), environments.length);
      reset.getHistoriesList().forEach(FakeChecks::history);
    }
    ResetResponse.Builder response = ResetResponse.newBuilder().setSequence(sequence);
    byte[] ended = new byte[rows.length];
    ByteString observations = ByteString.EMPTY;
    for (int k = 0; k < rows.length; k++) {
      FakeCount environment = environments[rows[k]];
      if (!reset.getResume()) {
        environment.reset(reset.getSeeds(rows[k]));
      }
      if (reset.getHistoriesCount() > 0) {
        ended[k] = (byte) (endsWithin(reset.getHistories(rows[k]), environment) ? 1 : 0);
      }
      observations = observations.concat(ByteString.copyFrom(environment.observation()));
      response.addChecksums(environment.checksum());
    }
    return response
        .addObservations(FakeStep.tensor(rows.length, observations))
        .addAllInfos(infos(IntStream.range(0, rows.length).mapToObj(k -> true).toList()))
        .setEnded(ByteString.copyFrom(ended))
        .build();
  }

  private static boolean endsWithin(History history, FakeCount environment) {
    for (int repeat : history.getRepeatsList()) {
      for (int frame = 0; frame < repeat; frame++) {
        if (environment.step() != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private StepResponse execute(StepRequest step) {
    int[] repeats = step.getRepeatsList().stream().mapToInt(Integer::intValue).toArray();
    if (repeats.length == 0) {
      repeats = new int[environments.length];
      Arrays.fill(repeats, 1);
    }
    check(step, repeats);
    FakeStep outcome = new FakeStep(Math.max(1, step.getKeepLast()));
    for (int row = 0; row < environments.length; row++) {
      outcome.run(environments[row], repeats[row], step.getNextSeeds(row));
    }
    StepResponse.Builder response = outcome.response().setSequence(sequence);
    List<Integer> frames = response.getFramesList();
    if (step.getWithoutInfos()) {
      return response.build();
    }
    response.addAllInfos(infos(frames.stream().map(count -> count > 0).toList()));
    if (response.getNextObservationsCount() > 0) {
      response.addAllNextInfos(
          infos(response.getNextChecksumsList().stream().map(checksum -> true).toList()));
    }
    return response.build();
  }

  private void check(StepRequest step, int[] repeats) {
    requireLength("repeats", repeats.length, environments.length);
    int[] rows = IntStream.range(0, repeats.length).filter(row -> repeats[row] != 0).toArray();
    FakeChecks.seeds("next_seeds", step.getNextSeedsList(), rows, environments.length);
    for (int repeat : repeats) {
      FakeChecks.repeat(repeat, 0);
    }
    FakeChecks.actions(step.getActionsList(), environments.length, row -> repeats[row] > 0);
    for (int row : rows) {
      requireReady(row);
    }
  }

  private void requireReady(int row) {
    if (!environments[row].ready()) {
      throw precondition(
          "environment %d of %s must be reset first".formatted(row, request.getId()));
    }
  }

  synchronized RenderResponse render(int index) {
    if (Integer.compareUnsigned(index, environments.length) >= 0) {
      throw invalid("there is no environment " + Integer.toUnsignedString(index));
    }
    if (request.getRenderMode().isEmpty()) {
      throw precondition("the session was made without render_mode \"rgb_array\"");
    }
    requireReady(index);
    byte[] pixels = new byte[4 * 6 * 3];
    Arrays.fill(pixels, (byte) environments[index].steps());
    Tensor.Builder frame =
        Tensor.newBuilder()
            .setDtype(ElementType.ELEMENT_TYPE_UINT8)
            .addAllShape(List.of(4, 6, 3))
            .setData(ByteString.copyFrom(pixels));
    return RenderResponse.newBuilder().setFrame(frame).build();
  }

  /** The columns asked for; only "pid" has values, a number of this process in each row. */
  private List<InfoColumn> infos(List<Boolean> present) {
    return request.getInfoKeysList().stream()
        .map(key -> key.equals("pid") ? pids(present) : absent(key, present.size()))
        .toList();
  }

  private static InfoColumn absent(String key, int rows) {
    return InfoColumn.newBuilder()
        .setKey(key)
        .setPresent(ByteString.copyFrom(new byte[rows]))
        .build();
  }

  private static InfoColumn pids(List<Boolean> present) {
    byte[] has = new byte[present.size()];
    ByteBuffer values = ByteBuffer.allocate(8 * has.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < has.length; row++) {
      if (present.get(row)) {
        has[row] = 1;
        values.putLong(ProcessHandle.current().pid());
      }
    }
    values.flip();
    Tensor.Builder tensor =
        Tensor.newBuilder()
            .setDtype(ElementType.ELEMENT_TYPE_INT64)
            .addShape(values.remaining() / 8)
            .setData(ByteString.copyFrom(values));
    return InfoColumn.newBuilder()
        .setKey("pid")
        .setPresent(ByteString.copyFrom(has))
        .setValues(tensor)
        .build();
  }
}
