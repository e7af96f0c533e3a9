package dev.gymbridge.local;

import dev.gymbridge.client.Channels;
import dev.gymbridge.client.Tokens;
import dev.gymbridge.env.EnvException;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An environment server with gRPC as a child process of this JVM. It listens on an abstract Unix
 * socket (Linux) or on loopback, with a random token.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String READY = "listening on ";
  private static final long START_SECONDS = 60;

  private final PythonProcess process;
  private final String address;
  private final String token;

  private ServerProcess(PythonProcess process, String token) {
    this.process = process;
    this.token = token;
    this.address = awaitReady();
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param runtime the runtime it runs in
   * @param flags of {@code python -m gymbridge_env_server}, beyond address, runtime and lifeline
   * @throws EnvException.FailedPrecondition where it does not start; the message has its last words
   */
  public static ServerProcess start(Runtimes runtimes, String runtime, List<String> flags) {
    return start(runtimes, runtime, flags, unread -> {});
  }

  /**
   * Likewise.
   *
   * @param output gets its log
   */
  static ServerProcess start(
      Runtimes runtimes, String runtime, List<String> flags, Consumer<String> output) {
    String token = Tokens.random();
    List<String> all = new ArrayList<>(List.of("--lifeline", "--runtime", runtime, "--address"));
    all.add(Epoll.isAvailable() ? "unix-abstract:gymbridge-" + Tokens.random() : "127.0.0.1:0");
    all.addAll(flags);
    PythonProcess process =
        PythonProcess.start(
            runtimes,
            runtime,
            "gymbridge_env_server",
            all,
            Map.of("GYMBRIDGE_TOKEN", token),
            output);
    return new ServerProcess(process, token);
  }

  private String awaitReady() {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.input(), StandardCharsets.UTF_8));
    CompletableFuture<@Nullable String> firstLine =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return output.readLine();
              } catch (IOException closed) {
                return null;
              }
            });
    String why = "it did not listen within " + START_SECONDS + " s";
    try {
      String line = firstLine.get(START_SECONDS, TimeUnit.SECONDS);
      if (line != null && line.startsWith(READY)) {
        return line.substring(READY.length());
      }
      why = process.awaitEnd();
    } catch (TimeoutException tooLong) {
      why = process.end(why);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      close();
      throw new EnvException.Interrupted(
          "this thread was interrupted while it waited for the environment server to start",
          interrupted);
    }
    close();
    throw new EnvException.FailedPrecondition("the environment server did not start: " + why, null);
  }

  /** Where it listens, as gRPC names it. */
  public String address() {
    return address;
  }

  /** The token it asks for. */
  public String token() {
    return token;
  }

  /** Its process. */
  public PythonProcess process() {
    return process;
  }

  /** A new connection to it. */
  public ManagedChannel connect() {
    if (!address.startsWith("unix-abstract:")) {
      return Channels.build(NettyChannelBuilder.forTarget(address).usePlaintext(), token);
    }
    DomainSocketAddress socket =
        new DomainSocketAddress("\0" + address.substring("unix-abstract:".length()));
    return Channels.build(
        NettyChannelBuilder.forAddress(socket)
            .eventLoopGroup(LocalEventLoop.GROUP)
            .channelType(EpollDomainSocketChannel.class)
            .usePlaintext(),
        token);
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.close();
  }

  /** One daemon network thread for all local connections, started when the first is made. */
  private static final class LocalEventLoop {
    /**
     * Netty warns that a Unix socket has no SO_KEEPALIVE, which gRPC always asks for. Held, or it
     * would be collected.
     */
    private static final Logger BOOTSTRAP =
        Logger.getLogger("io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap");

    static {
      BOOTSTRAP.setLevel(Level.SEVERE);
    }

    static final EpollEventLoopGroup GROUP =
        new EpollEventLoopGroup(
            1,
            task -> {
              Thread thread = new Thread(task, "gymbridge-local");
              thread.setDaemon(true);
              return thread;
            });
  }
}
