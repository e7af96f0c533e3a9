package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.v1.EnvironmentServiceGrpc.EnvironmentServiceImplBase;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class GrpcWireTest {
  private static final Logger LOG = Logger.getLogger(GrpcWire.class.getName());

  /** What is logged. */
  private static final class Told extends Handler {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void publish(LogRecord message) {
      messages.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Answers once it was told twice that there is no answer yet. */
  private static EnvironmentServiceImplBase slow(Told told, BlockingQueue<String> seen) {
    return new EnvironmentServiceImplBase() {
      @Override
      public void make(MakeRequest request, StreamObserver<MakeResponse> reply) {
        try {
          seen.add(told.messages.take());
          seen.add(told.messages.take());
        } catch (InterruptedException impossible) {
          throw new IllegalStateException(impossible);
        }
        reply.onNext(MakeResponse.newBuilder().setRuntime("current").build());
        reply.onCompleted();
      }
    };
  }

  @Test
  void whoMakesManyEnvironmentsIsToldThatItTakesItsTime() throws IOException {
    Told told = new Told();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    String name = InProcessServerBuilder.generateName();
    Server server = InProcessServerBuilder.forName(name).addService(slow(told, seen)).build();
    server.start();
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    LOG.addHandler(told);
    try {
      GrpcWire wire = new GrpcWire(channel, () -> {}, Duration.ofMillis(40));
      MakeRequest request = MakeRequest.newBuilder().setId("CartPole-v1").setNumEnvs(64).build();

      MakeResponse made = wire.call(Method.MAKE, request, Duration.ofSeconds(30));

      assertThat(made.getRuntime()).isEqualTo("current");
      assertThat(seen).containsOnly("64 × CartPole-v1: still being made after 0 s");
    } finally {
      LOG.removeHandler(told);
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
