package dev.gymbridge.fake;

import static dev.gymbridge.fake.Refusal.invalid;
import static dev.gymbridge.fake.Refusal.precondition;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.gymbridge.v1.BoxSpace;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.CloseResponse;
import dev.gymbridge.v1.DiscreteSpace;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.EnvironmentInfo;
import dev.gymbridge.v1.EnvironmentServiceGrpc.EnvironmentServiceImplBase;
import dev.gymbridge.v1.ListEnvironmentsRequest;
import dev.gymbridge.v1.ListEnvironmentsResponse;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import dev.gymbridge.v1.RenderRequest;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.Space;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import dev.gymbridge.v1.Tensor;
import dev.gymbridge.v1.Value;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the one environment {@code gymbridge_testenvs:Count-v0} as the contract has it. */
final class FakeEnvironmentService extends EnvironmentServiceImplBase {
  private static final String MODULE = "gymbridge_testenvs";
  private static final String COUNT = MODULE + ":Count-v0";
  private static final int MAX_ENVIRONMENTS = 1024;

  private final Map<String, FakeSession> sessions = new HashMap<>();
  private final Map<String, StreamObserver<StepResponse>> streams = new HashMap<>();

  @Override
  public void listEnvironments(
      ListEnvironmentsRequest request, StreamObserver<ListEnvironmentsResponse> replies) {
    answer(replies, () -> list(request.getFilter()));
  }

  private static ListEnvironmentsResponse list(String filter) {
    if (filter.length() > 200) {
      throw invalid("filter has %d characters; at most 200 are allowed".formatted(filter.length()));
    }
    ListEnvironmentsResponse.Builder ids = ListEnvironmentsResponse.newBuilder();
    if (COUNT.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT))) {
      ids.addEnvironments(EnvironmentInfo.newBuilder().setId(COUNT).setRuntime("current"));
    }
    return ids.build();
  }

  @Override
  public void make(MakeRequest request, StreamObserver<MakeResponse> replies) {
    answer(replies, () -> make(request));
  }

  private synchronized MakeResponse make(MakeRequest request) {
    if (!request.getSession().matches("[A-Za-z0-9-]{16,64}")) {
      throw invalid(
          "session is \"%s\"; it must be 16 … 64 characters".formatted(request.getSession()));
    }
    FakeSession known = sessions.get(request.getSession());
    if (known == null) {
      sessions.put(request.getSession(), new FakeSession(request, length(request)));
    } else if (!known.request().equals(request)) {
      throw invalid("session \"%s\" was made by another request".formatted(request.getSession()));
    }
    return MakeResponse.newBuilder()
        .setRuntime("current")
        .setGymnasiumVersion("0.0.0")
        .setObservationSpace(Space.newBuilder().setBox(observationSpace()))
        .setActionSpace(
            Space.newBuilder()
                .setDiscrete(
                    DiscreteSpace.newBuilder().setN(2).setDtype(ElementType.ELEMENT_TYPE_INT64)))
        .setMaxEpisodeSteps(request.getMaxEpisodeSteps())
        .setRenderFps(25)
        .setLeaseMs(60_000)
        .build();
  }

  /** The argument {@code length}; all else that the request may have is checked on the way. */
  private static int length(MakeRequest request) {
    if (request.getNumEnvs() < 1) {
      throw invalid("num_envs is 0; it must be at least 1");
    }
    if (request.getNumEnvs() > MAX_ENVIRONMENTS) {
      throw Refusal.of(
          Status.RESOURCE_EXHAUSTED,
          "num_envs is %d; this server allows %d (--max-environments)"
              .formatted(request.getNumEnvs(), MAX_ENVIRONMENTS));
    }
    if (!request.getId().equals(COUNT)) {
      throw unknown(request.getId());
    }
    for (String name : request.getKwargsMap().keySet()) {
      if (!name.equals("length")) {
        throw invalid("%s does not take the argument %s".formatted(COUNT, name));
      }
    }
    Value none = Value.newBuilder().setIntValue(10).build();
    return Math.toIntExact(request.getKwargsOrDefault("length", none).getIntValue());
  }

  private static StatusRuntimeException unknown(String id) {
    return id.contains(":") && !id.startsWith(MODULE + ":")
        ? precondition("the module of %s is not allowed: see --allow-module".formatted(id))
        : Refusal.of(
            Status.NOT_FOUND, "no environment %s. The nearest ids here: %s.".formatted(id, COUNT));
  }

  private static BoxSpace observationSpace() {
    return BoxSpace.newBuilder()
        .setDtype(ElementType.ELEMENT_TYPE_INT64)
        .addShape(2)
        .setLow(scalar(0))
        .setHigh(scalar(1L << 31))
        .build();
  }

  private static Tensor scalar(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    return Tensor.newBuilder()
        .setDtype(ElementType.ELEMENT_TYPE_INT64)
        .setData(ByteString.copyFrom(bytes))
        .build();
  }

  private synchronized FakeSession find(String name) {
    FakeSession session = sessions.get(name);
    if (session == null) {
      throw Refusal.of(
          Status.ABORTED, "session \"%s\" is gone: this server does not know it".formatted(name));
    }
    return session;
  }

  @Override
  public void reset(ResetRequest request, StreamObserver<ResetResponse> replies) {
    answer(replies, () -> find(request.getSession()).reset(request));
  }

  @Override
  public void step(StepRequest request, StreamObserver<StepResponse> replies) {
    answer(replies, () -> find(request.getSession()).step(request));
  }

  @Override
  public void render(RenderRequest request, StreamObserver<RenderResponse> replies) {
    answer(replies, () -> find(request.getSession()).render(request.getIndex()));
  }

  @Override
  public void close(CloseRequest request, StreamObserver<CloseResponse> replies) {
    answer(
        replies,
        () -> {
          end(request.getSession());
          return CloseResponse.getDefaultInstance();
        });
  }

  private synchronized void end(String name) {
    sessions.remove(name);
    StreamObserver<StepResponse> stream = streams.remove(name);
    if (stream != null) {
      stream.onError(Refusal.of(Status.ABORTED, "the session was closed"));
    }
  }

  private static <T extends Message> void answer(StreamObserver<T> replies, Supplier<T> answer) {
    try {
      replies.onNext(answer.get());
      replies.onCompleted();
    } catch (StatusRuntimeException refusal) {
      replies.onError(refusal);
    }
  }

  @Override
  public StreamObserver<StepRequest> steps(StreamObserver<StepResponse> replies) {
    return new Steps(replies);
  }

  /** Makes a stream the one of its session; the one before ends. */
  private synchronized void attach(String name, StreamObserver<StepResponse> stream) {
    StreamObserver<StepResponse> before = streams.put(name, stream);
    if (before != null) {
      before.onError(Refusal.of(Status.CANCELLED, "another stream of the session took over"));
    }
  }

  /** Whether the stream was still the one of its session. */
  private synchronized boolean detach(String name, StreamObserver<StepResponse> stream) {
    return streams.remove(name, stream);
  }

  /** One stream, of the session that its first request names. */
  private final class Steps implements StreamObserver<StepRequest> {
    private final StreamObserver<StepResponse> replies;
    private @Nullable FakeSession session;

    Steps(StreamObserver<StepResponse> replies) {
      this.replies = replies;
    }

    @Override
    public void onNext(StepRequest request) {
      try {
        if (session == null) {
          session = find(request.getSession());
          attach(request.getSession(), replies);
        }
        replies.onNext(session.step(request));
      } catch (StatusRuntimeException refusal) {
        if (leave()) {
          replies.onError(refusal);
        }
      }
    }

    @Override
    public void onError(Throwable broken) {
      leave();
    }

    @Override
    public void onCompleted() {
      if (leave()) {
        replies.onCompleted();
      }
    }

    /** Whether the stream is still open. */
    private boolean leave() {
      return session == null || detach(session.request().getSession(), replies);
    }
  }
}
