package dev.gymbridge.contract;

import dev.gymbridge.v1.EnvironmentServiceGrpc;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One Steps stream. */
final class RawStream implements StreamObserver<StepResponse> {
  private static final long TIMEOUT_SECONDS = 30;

  private final BlockingQueue<StepResponse> replies = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final StreamObserver<StepRequest> requests;

  RawStream(Channel channel) {
    requests = EnvironmentServiceGrpc.newStub(channel).steps(this);
  }

  void send(StepRequest request) {
    requests.onNext(request);
  }

  /** Says that no more requests follow. */
  void halfClose() {
    requests.onCompleted();
  }

  /** The next reply. */
  StepResponse reply() throws InterruptedException {
    StepResponse reply = replies.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("no reply; the stream has ended: " + end.getNow(null));
    }
    return reply;
  }

  /** How the stream ends. */
  Status end() throws Exception {
    return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onNext(StepResponse reply) {
    replies.add(reply);
  }

  @Override
  public void onError(Throwable failure) {
    end.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }
}
