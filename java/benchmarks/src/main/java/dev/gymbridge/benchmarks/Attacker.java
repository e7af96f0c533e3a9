package dev.gymbridge.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends any bytes for messages, many at a time, and counts what they are answered with. */
final class Attacker implements AutoCloseable {
  private static final int AT_A_TIME = 64;
  private static final long DEADLINE_SECONDS = 90;
  private static final String SERVICE = "gymbridge.v1.EnvironmentService/";
  private static final String FAULT = "this is a fault of it";

  private final ManagedChannel channel;
  private final Semaphore free = new Semaphore(AT_A_TIME);
  private final Map<Status.Code, Long> answers = new TreeMap<>();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

  /** Of a server in plain text, without a token. */
  Attacker(String address) {
    channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
  }

  /** Bytes as they are. */
  private static final class Plain implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream reply) {
      try {
        return reply.readAllBytes();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(new Plain(), new Plain())
        .setFullMethodName(SERVICE + name)
        .setType(
            name.equals("Steps")
                ? MethodDescriptor.MethodType.BIDI_STREAMING
                : MethodDescriptor.MethodType.UNARY)
        .build();
  }

  /** Sends a message as soon as fewer than {@value #AT_A_TIME} are unanswered. */
  void send(String method, byte[] message) {
    free.acquireUninterruptibly();
    var call =
        channel.newCall(
            method(method),
            CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
    if (method.equals("Steps")) {
      StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(call, new Counter());
      requests.onNext(message);
      requests.onCompleted();
    } else {
      ClientCalls.asyncUnaryCall(call, message, new Counter());
    }
  }

  private final class Counter implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] reply) {}

    @Override
    public void onError(Throwable failure) {
      Status status =
          failure instanceof StatusRuntimeException refused
              ? refused.getStatus()
              : Status.fromThrowable(failure);
      String said = String.valueOf(status.getDescription());
      if (said.contains(FAULT)) {
        faults.add(said);
      }
      count(status);
    }

    @Override
    public void onCompleted() {
      count(Status.OK);
    }
  }

  private void count(Status status) {
    synchronized (answers) {
      answers.merge(status.getCode(), 1L, Long::sum);
    }
    free.release();
  }

  /** How often a status was the answer. */
  long count(Status.Code code) {
    synchronized (answers) {
      return answers.getOrDefault(code, 0L);
    }
  }

  /** How often each was. */
  String answers() {
    synchronized (answers) {
      return answers.toString();
    }
  }

  /** What the server said was its own fault. */
  List<String> faults() {
    return faults;
  }

  /** Waits for all answers. */
  void awaitAll() {
    free.acquireUninterruptibly(AT_A_TIME);
    free.release(AT_A_TIME);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
