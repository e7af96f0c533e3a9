package dev.gymbridge.client;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Servers at known addresses.
 *
 * <p>Sessions are stateful, so gRPC's own balancing (per call) would scatter them: here each
 * address has one connection, a new session goes to the address with the fewest, and all its calls
 * stay there. An address that failed a session comes last for a minute. A name that resolves to
 * several IPv4 addresses, such as that of a service with replicas, is several servers; it is
 * resolved once, at the beginning.
 */
public final class RemoteEndpoints implements Endpoints {
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final List<Server> servers = new ArrayList<>();
  private final Duration patience;
  private boolean closed;

  /**
   * Connections to servers; none is opened before the first session.
   *
   * @param addresses {@code host:port} each, at least one
   * @param token empty for none
   * @param patience how long a server may stay away before its sessions are made on another one
   * @throws EnvException.InvalidArgument where an address or the certificate cannot be used
   */
  public RemoteEndpoints(List<String> addresses, Tls tls, String token, Duration patience) {
    this(addresses, tls, token, patience, RemoteEndpoints::resolve);
  }

  /**
   * Likewise.
   *
   * @param resolve gives the IP addresses of a host, none where it is not known
   */
  RemoteEndpoints(
      List<String> addresses,
      Tls tls,
      String token,
      Duration patience,
      Function<String, List<InetAddress>> resolve) {
    if (addresses.isEmpty()) {
      throw new EnvException.InvalidArgument(
          "addresses: none given; name at least one host:port", null);
    }
    this.patience = patience;
    for (String address : addresses) {
      if (!address.matches("[^:/]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")) {
        throw new EnvException.InvalidArgument(
            "address \"" + address + "\" is not host:port", null);
      }
      for (String replica : replicas(address, resolve)) {
        servers.add(new Server(replica, connect(replica, address, tls, token)));
      }
    }
  }

  private static List<InetAddress> resolve(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException unknown) {
      return List.of(); // perhaps not yet: gRPC asks again when it connects
    }
  }

  /** Of one family, for localhost is both 127.0.0.1 and ::1. */
  private static List<String> replicas(
      String address, Function<String, List<InetAddress>> resolve) {
    int colon = address.lastIndexOf(':');
    List<String> replicas =
        resolve.apply(address.substring(0, colon)).stream()
            .filter(Inet4Address.class::isInstance)
            .map(found -> found.getHostAddress() + address.substring(colon))
            .sorted()
            .toList();
    return replicas.size() < 2 ? List.of(address) : replicas;
  }

  /**
   * A connection, opened with the first call.
   *
   * @param replica where to
   * @param name the address that the server's certificate is for
   */
  private static ManagedChannel connect(String replica, String name, Tls tls, String token) {
    String escaped = replica.replace("[", "%5B").replace("]", "%5D");
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget("dns:///" + escaped).overrideAuthority(name);
    if (!tls.encrypted()) {
      builder.usePlaintext();
    } else if (tls.certificate() != null) {
      try {
        SslContextBuilder context =
            GrpcSslContexts.forClient().trustManager(tls.certificate().toFile());
        builder.sslContext(context.build());
      } catch (SSLException | IllegalArgumentException unusable) {
        throw new EnvException.InvalidArgument(
            "certificate " + tls.certificate() + " cannot be read as PEM: " + unusable.getMessage(),
            unusable);
      }
    }
    return Channels.build(builder, token);
  }

  @Override
  public Endpoint open(EnvConfig config, @Nullable Endpoint avoid) {
    return take(avoid);
  }

  @Override
  public Endpoint openForListing() {
    return take(null);
  }

  private synchronized Place take(@Nullable Endpoint avoid) {
    if (closed) {
      throw new IllegalStateException("these connections are closed");
    }
    long now = System.nanoTime();
    if (avoid instanceof Place place) {
      place.server.failure = now;
    }
    Server best =
        Collections.min(
            servers,
            Comparator.comparingLong((Server server) -> server.recentFailure(now))
                .thenComparingInt(server -> server.sessions));
    best.sessions++;
    return new Place(best);
  }

  @Override
  public int count() {
    return servers.size();
  }

  @Override
  public Duration patience() {
    return patience;
  }

  @Override
  public synchronized void close() {
    closed = true;
    servers.forEach(server -> server.channel.shutdownNow());
  }

  private synchronized void release(Server server) {
    server.sessions--;
  }

  private static final class Server {
    final String address;
    final ManagedChannel channel;
    int sessions;
    @Nullable Long failure;

    Server(String address, ManagedChannel channel) {
      this.address = address;
      this.channel = channel;
    }

    /** Nanoseconds in which a recent failure comes to be forgotten, 0 where there was none. */
    long recentFailure(long now) {
      return failure == null ? 0 : Math.max(0, failure + RECENT.toNanos() - now);
    }
  }

  /** One session's place on a server. */
  private final class Place implements Endpoint {
    private final Server server;
    private boolean closed;

    Place(Server server) {
      this.server = server;
    }

    @Override
    public String address() {
      return server.address;
    }

    @Override
    public Wire connect() {
      return new GrpcWire(server.channel);
    }

    @Override
    public @Nullable String death() {
      return server.channel.isShutdown() ? "The connection was closed by this side." : null;
    }

    /** The server ends it itself, by the same timeout. */
    @Override
    public void endHungSession() {}

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(server);
      }
    }
  }
}
