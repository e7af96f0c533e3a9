package dev.gymbridge.local;

import dev.gymbridge.client.Endpoint;
import dev.gymbridge.client.Endpoints;
import dev.gymbridge.env.EnvConfig;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A server process of one's own for each session, in the runtime that its environment needs. */
public final class LocalEndpoints implements Endpoints {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Runtimes runtimes = new Runtimes();
  private final LocalOptions options;
  private final Set<Place> places = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** No process is started before the first session. */
  public LocalEndpoints(LocalOptions options) {
    this.options = options;
  }

  @Override
  public Endpoint open(EnvConfig config, @Nullable Endpoint avoid) {
    return open(runtimes.choose(config));
  }

  @Override
  public Endpoint openForListing() {
    runtimes.interpreter(Runtimes.LEGACY);
    return open(Runtimes.CURRENT);
  }

  private Endpoint open(String runtime) {
    requireOpen();
    Place place = new Place(ServerProcess.start(runtimes, runtime, flags()));
    places.add(place);
    if (closed) {
      place.close();
      requireOpen();
    }
    return place;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this environment server is closed");
    }
  }

  private List<String> flags() {
    List<String> flags = new ArrayList<>(List.of("--lease", "5"));
    flags.addAll(List.of("--isolation", options.isolated() ? "process" : "none"));
    options.allowedModules().forEach(module -> flags.addAll(List.of("--allow-module", module)));
    options
        .modulePaths()
        .forEach(folder -> flags.addAll(List.of("--module-path", folder.toString())));
    return flags;
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
    private final ServerProcess server;
    private final ManagedChannel channel;

    Place(ServerProcess server) {
      this.server = server;
      this.channel = server.connect();
    }

    @Override
    public String address() {
      return server.address();
    }

    @Override
    public ManagedChannel channel() {
      return channel;
    }

    @Override
    public @Nullable String death() {
      return server.death();
    }

    @Override
    public void endHungSession() {
      server.kill();
    }

    @Override
    public void close() {
      if (places.remove(this)) {
        channel.shutdownNow();
        server.close();
      }
    }
  }
}
