package dev.gymbridge.local;

import dev.gymbridge.client.Endpoint;
import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.GrpcWire;
import dev.gymbridge.client.Wire;
import dev.gymbridge.env.EnvConfig;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server process of one's own for each session, in the runtime that its environment needs. */
public final class LocalEndpoints implements Endpoints {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Runtimes runtimes;
  private final LocalOptions options;
  private final Set<Place> places = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** No process is started before the first session. */
  public LocalEndpoints(LocalOptions options) {
    this.options = options;
    this.runtimes = new Runtimes(options.packages(), options.python());
  }

  @Override
  public Endpoint open(EnvConfig config, @Nullable Endpoint avoid) {
    return open(runtimes.choose(config));
  }

  @Override
  public Endpoint openForListing(@Nullable Endpoint avoid) {
    runtimes.interpreter(Runtimes.LEGACY);
    return open(Runtimes.CURRENT);
  }

  private Endpoint open(String runtime) {
    requireOpen();
    Place place = options.grpc() ? server(runtime) : worker(runtime);
    places.add(place);
    if (closed) {
      place.close();
      requireOpen();
    }
    return place;
  }

  private Place worker(String runtime) {
    WorkerProcess worker = WorkerProcess.start(runtimes, runtime, options.moduleFlags(), output());
    String address = "process " + worker.process().pid();
    return new Place(address, worker.process(), worker::wire, () -> {});
  }

  private Place server(String runtime) {
    List<String> flags = new ArrayList<>(options.moduleFlags());
    flags.addAll(List.of("--lease", "5"));
    if (options.envOutput()) {
      flags.add("--env-output");
    }
    ServerProcess server = ServerProcess.start(runtimes, runtime, flags, output());
    ManagedChannel channel = server.connect();
    return new Place(
        server.address(), server.process(), () -> new GrpcWire(channel), channel::shutdownNow);
  }

  private Consumer<String> output() {
    return options.envOutput() ? System.err::print : unread -> {};
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this environment server is closed");
    }
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public void close() {
    closed = true;
    places.forEach(Place::close);
  }

  /** One process, one session. */
  private final class Place implements Endpoint {
    private final String address;
    private final PythonProcess process;
    private final Supplier<Wire> wires;
    private final Runnable disconnect;

    Place(String address, PythonProcess process, Supplier<Wire> wires, Runnable disconnect) {
      this.address = address;
      this.process = process;
      this.wires = wires;
      this.disconnect = disconnect;
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public Wire connect() {
      return wires.get();
    }

    @Override
    public @Nullable String death() {
      return process.death();
    }

    @Override
    public void endHungSession() {
      var unused = process.end("the environment server's process did not answer, and was ended");
    }

    @Override
    public void close() {
      if (places.remove(this)) {
        disconnect.run();
        process.close();
      }
    }
  }
}
