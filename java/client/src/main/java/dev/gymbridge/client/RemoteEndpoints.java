package dev.gymbridge.client;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Servers at known addresses.
 *
 * <p>Sessions are stateful, so gRPC's own balancing (per call) would scatter them: here each
 * address has one connection, a new session goes to the address with the fewest, and all its calls
 * stay there. An address that failed a session comes last for a minute. A name that resolves to
 * several IP addresses, such as that of a service with replicas, is several servers; it is resolved
 * again for every session that is made, so that replicas can come and go.
 */
public final class RemoteEndpoints implements Endpoints {
  /** Time for a packet there and one back, also where the first one is lost. */
  private static final int CONNECT_MILLIS = 1800;

  private static final Duration RECENT = Duration.ofMinutes(1);

  private final List<Address> addresses;
  private final Tls tls;
  private final @Nullable SslContext trust;
  private final String token;
  private final Duration patience;
  private final Function<String, List<InetAddress>> resolve;
  private final List<Server> servers = new ArrayList<>();
  private boolean closed;

  /**
   * Connections to servers; none is opened before the first session.
   *
   * @param addresses {@code host:port} each, at least one
   * @param token empty for none
   * @param patience how long a server may stay away before its sessions are made on another one
   * @throws EnvException.InvalidArgument where an address or the certificate cannot be used, or the
   *     token would be sent in plain text
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
    this.addresses = addresses.stream().map(Address::parse).distinct().toList();
    this.tls = tls;
    this.trust = tls.certificate() == null ? null : trust(tls.certificate());
    this.token = token;
    this.patience = patience;
    this.resolve = resolve;
    if (!token.isEmpty() && !tls.encrypted() && !tls.exposesToken()) {
      this.addresses.forEach(RemoteEndpoints::requireThisMachine);
    }
    refresh();
  }

  private static SslContext trust(Path certificate) {
    try {
      PinnedCertificate.requireValid(certificate);
      return GrpcSslContexts.forClient().trustManager(certificate.toFile()).build();
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new EnvException.InvalidArgument(
          "certificate " + certificate + " cannot be read as PEM: " + unusable.getMessage(),
          unusable);
    }
  }

  private static void requireThisMachine(Address address) {
    if (!address.isLoopback()) {
      throw new EnvException.InvalidArgument(
          "the token would be sent to "
              + address
              + " in plain text, and everyone on the way could use it. Encrypt the connection with"
              + " Tls.system() or Tls.trusting(certificate) (--tls, --tls-certificate), or allow it"
              + " with Tls.plaintextExposingToken() (--plaintext-token)",
          null);
    }
  }

  private static List<InetAddress> resolve(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException unknown) {
      return List.of(); // perhaps not yet: gRPC asks again when it connects
    }
  }

  /** Takes servers in that have come, and lets those go that are not there any more. */
  private void refresh() {
    Map<Address, List<Address>> found = new LinkedHashMap<>();
    addresses.forEach(address -> found.put(address, machines(address)));
    synchronized (this) {
      found.forEach(this::replace);
    }
  }

  /**
   * Of one family, for a machine may have an address of each; none where nobody knows the name now.
   */
  private List<Address> machines(Address address) {
    List<InetAddress> all = resolve.apply(address.host());
    List<InetAddress> four = all.stream().filter(Inet4Address.class::isInstance).toList();
    List<InetAddress> six = all.stream().filter(Inet6Address.class::isInstance).toList();
    List<InetAddress> most = six.size() > four.size() ? six : four;
    return most.size() == 1
        ? List.of(address)
        : most.stream()
            .map(address::at)
            .distinct()
            .sorted(Comparator.comparing(Address::host))
            .toList();
  }

  private void replace(Address name, List<Address> machines) {
    List<Server> before = servers.stream().filter(server -> server.name.equals(name)).toList();
    if (closed || (machines.isEmpty() && !before.isEmpty())) {
      return;
    }
    List<Address> now = machines.isEmpty() ? List.of(name) : machines;
    for (Server server : before) {
      server.gone = !now.contains(server.address);
      closeIfLeft(server);
    }
    now.stream()
        .filter(address -> before.stream().noneMatch(server -> server.address.equals(address)))
        .forEach(address -> servers.add(new Server(name, address, connect(name, address))));
  }

  /** A connection, opened with the first call; the server's certificate is for its name. */
  private ManagedChannel connect(Address name, Address address) {
    String escaped = address.toString().replace("%", "%25").replace("[", "%5B").replace("]", "%5D");
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget("dns:///" + escaped)
            .overrideAuthority(name.toString())
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    if (!tls.encrypted()) {
      builder.usePlaintext();
    } else if (trust != null) {
      builder.sslContext(trust);
    }
    return Channels.build(builder, token);
  }

  @Override
  public Endpoint open(EnvConfig config, @Nullable Endpoint avoid) {
    return take(avoid);
  }

  @Override
  public Endpoint openForListing(@Nullable Endpoint avoid) {
    return take(avoid);
  }

  private Place take(@Nullable Endpoint avoid) {
    refresh();
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("these connections are closed");
      }
      long now = System.nanoTime();
      if (avoid instanceof Place place) {
        place.server.failure = now;
      }
      Server best =
          present()
              .min(
                  Comparator.comparingLong((Server server) -> server.recentFailure(now))
                      .thenComparingInt(server -> server.sessions))
              .orElseThrow();
      best.sessions++;
      return new Place(best);
    }
  }

  private Stream<Server> present() {
    return servers.stream().filter(server -> !server.gone);
  }

  @Override
  public synchronized int count() {
    return (int) present().count();
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
    closeIfLeft(server);
  }

  private void closeIfLeft(Server server) {
    if (server.gone && server.sessions == 0) {
      server.channel.shutdownNow();
      servers.remove(server);
    }
  }

  private static final class Server {
    final Address name;
    final Address address;
    final ManagedChannel channel;
    int sessions;
    boolean gone;
    volatile boolean answered;
    @Nullable Long failure;

    Server(Address name, Address address, ManagedChannel channel) {
      this.name = name;
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
      return server.address.toString();
    }

    @Override
    public Wire connect() {
      return new GrpcWire(server.channel, () -> server.answered = true);
    }

    @Override
    public boolean hasAnswered() {
      return server.answered;
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
