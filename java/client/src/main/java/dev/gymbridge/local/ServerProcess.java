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
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An environment server as a child process of this JVM.
 *
 * <p>It listens on an abstract Unix socket (Linux) or on loopback, with a random token, and dies
 * with this JVM: its standard input is a pipe that only the JVM holds. It leaves no file behind
 * however either of them ends.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String READY = "listening on ";
  private static final long START_SECONDS = 60;
  private static final long END_SECONDS = 5;
  private static final int TAIL_BYTES = 4096;

  private final Process process;
  private final RandomAccessFile errors;
  private final String address;
  private final String token;
  private @Nullable String lastWords;

  private ServerProcess(Process process, RandomAccessFile errors, String token) {
    this.process = process;
    this.errors = errors;
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
    String token = Tokens.random();
    List<String> command = new ArrayList<>();
    command.add(runtimes.interpreter(runtime).toString());
    command.addAll(List.of("-m", "gymbridge_env_server", "--lifeline", "--runtime", runtime));
    command.addAll(
        List.of(
            "--address",
            Epoll.isAvailable() ? "unix-abstract:gymbridge-" + Tokens.random() : "127.0.0.1:0"));
    command.addAll(flags);
    try {
      Path log = Files.createTempFile("gymbridge-", ".log");
      RandomAccessFile errors = new RandomAccessFile(log.toFile(), "r");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
      builder.environment().put("PYTHONPATH", runtimes.sources().toString());
      builder.environment().put("GYMBRIDGE_TOKEN", token);
      Process process = builder.start();
      Files.delete(log);
      return new ServerProcess(process, errors, token);
    } catch (IOException failure) {
      throw new EnvException.FailedPrecondition(
          "the environment server cannot be started: " + failure.getMessage(), failure);
    }
  }

  private String awaitReady() {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture<@Nullable String> firstLine =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return output.readLine();
              } catch (IOException closed) {
                return null;
              }
            });
    try {
      String line = firstLine.get(START_SECONDS, TimeUnit.SECONDS);
      if (line != null && line.startsWith(READY)) {
        return line.substring(READY.length());
      }
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException tooLong) {
      process.destroyForcibly();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    String lastWords = tail();
    close();
    throw new EnvException.FailedPrecondition(
        "the environment server did not start: " + lastWords, null);
  }

  /** Where it listens, as gRPC names it. */
  public String address() {
    return address;
  }

  /** The token it asks for. */
  public String token() {
    return token;
  }

  /** Process id of the server. */
  public long pid() {
    return process.pid();
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

  /** Why it is not running any more, with its last words, or null while it is. */
  public @Nullable String death() {
    if (process.isAlive()) {
      return null;
    }
    int status = process.exitValue();
    String how =
        status > 128 ? "was ended by signal " + (status - 128) : "ended with exit status " + status;
    String words = tail();
    return "The environment server's process "
        + how
        + (words.isEmpty() ? "." : "; its last words: " + words);
  }

  /** Ends it at once, whatever it is doing. */
  public void kill() {
    process.destroyForcibly();
  }

  /** The end of its error output, which outlives the file. */
  private synchronized String tail() {
    if (lastWords != null) {
      return lastWords;
    }
    try {
      long length = errors.length();
      byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, length)];
      errors.seek(length - bytes.length);
      errors.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      return "(its error output cannot be read: " + unreadable.getMessage() + ")";
    }
  }

  private synchronized void closeErrors() throws IOException {
    lastWords = tail();
    errors.close();
  }

  /** Ends it: closing the pipe it lives by ends its whole process group. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      closeErrors();
    } catch (IOException alreadyClosed) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
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
