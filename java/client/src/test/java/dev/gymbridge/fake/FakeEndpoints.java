package dev.gymbridge.fake;

import dev.gymbridge.client.Endpoint;
import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.GrpcWire;
import dev.gymbridge.client.Wire;
import dev.gymbridge.env.EnvConfig;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The fake server, running, and one connection to it. */
public final class FakeEndpoints implements Endpoints {
  private final Server server;
  private final ManagedChannel channel;

  /** Starts the server. */
  public FakeEndpoints() {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(new FakeEnvironmentService()).build();
    try {
      server.start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @Override
  public Endpoint open(EnvConfig config, @Nullable Endpoint avoid) {
    return new Place();
  }

  @Override
  public Endpoint openForListing(@Nullable Endpoint avoid) {
    return new Place();
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private final class Place implements Endpoint {
    @Override
    public String address() {
      return "in process";
    }

    @Override
    public Wire connect() {
      return new GrpcWire(channel);
    }

    @Override
    public @Nullable String death() {
      return null;
    }

    @Override
    public void endHungSession() {}

    @Override
    public void close() {}
  }
}
