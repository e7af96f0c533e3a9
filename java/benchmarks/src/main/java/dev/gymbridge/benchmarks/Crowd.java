package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server with as many sessions as it allows, all but one of them idle, 200 more that it refuses,
 * and 1,000 connections that say nothing or half a greeting: the one that works beside them keeps
 * at least half of its speed.
 *
 * <p>Argument: {@code [ROUNDS]}, 3 by default. In each the session is measured alone, and in the
 * crowd. The exit status is 1 where a limit does not hold, or the median is below a half.
 */
public final class Crowd {
  private static final int SESSIONS = 16;
  private static final int REFUSED = 200;
  private static final int CONNECTIONS = 1_000;
  private static final int AT_A_TIME = 8;
  private static final double SECONDS = 4;
  private static final byte[] HALF_A_GREETING = {'P', 'R', 'I', ' ', '*', ' ', 'H', 'T'};
  private static final EnvConfig CARTPOLE = EnvConfig.of("CartPole-v1");

  private Crowd() {}

  /** Measures, and says what came of it. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    TcpServer server =
        TcpServer.start(
            "127.0.0.1:0",
            List.of("--max-sessions", Integer.toString(SESSIONS)),
            Map.of("GYMBRIDGE_CACHE", CacheFolder.path().toString()),
            ProcessBuilder.Redirect.DISCARD);
    List<Double> parts = new ArrayList<>();
    boolean limitsHold = true;
    try (EnvServer client = EnvServer.connect(List.of(server.address()), Tls.plaintext(), "");
        HonestSession honest = new HonestSession(client, CARTPOLE, 2)) {
      speed(honest);
      for (int round = 0; round < rounds; round++) {
        double alone = speed(honest);
        List<AutoCloseable> crowd = new ArrayList<>();
        for (int session = 1; session < SESSIONS; session++) {
          VectorEnv idle = client.make(CARTPOLE);
          idle.reset();
          crowd.add(idle);
        }
        crowd.addAll(connections(server.address()));
        CompletableFuture<Integer> refused = CompletableFuture.supplyAsync(() -> refused(client));
        double crowded = speed(honest);
        limitsHold &= refused.get() == REFUSED;
        ProcessState state = ProcessState.of(server.process().pid());
        System.out.printf(
            "alone %,.0f steps/s, in the crowd %,.0f: %.2f; %d of %d refused; server: %s%n",
            alone, crowded, crowded / alone, refused.get(), REFUSED, state);
        parts.add(crowded / alone);
        for (AutoCloseable each : crowd) {
          each.close();
        }
      }
    }
    limitsHold &= server.process().isAlive();
    server.process().destroy();
    double median = parts.stream().sorted().toList().get(parts.size() / 2);
    System.out.printf("median %.2f, limits %s%n", median, limitsHold ? "hold" : "DO NOT HOLD");
    System.exit(limitsHold && median >= 0.5 ? 0 : 1);
  }

  private static double speed(HonestSession session) {
    long before = session.steps();
    long start = System.nanoTime();
    while (System.nanoTime() - start < SECONDS * 1e9) {
      session.step();
    }
    return (session.steps() - before) / ((System.nanoTime() - start) / 1e9);
  }

  private static List<Socket> connections(String address) throws IOException {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    List<Socket> sockets = new ArrayList<>();
    for (int number = 0; number < CONNECTIONS; number++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      if (number % 2 == 1) {
        socket.getOutputStream().write(HALF_A_GREETING);
      }
      sockets.add(socket);
    }
    return sockets;
  }

  /** How many more sessions are refused by the limit. */
  private static int refused(EnvServer client) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    List<CompletableFuture<Boolean>> tries = new ArrayList<>();
    for (int number = 0; number < REFUSED; number++) {
      tries.add(CompletableFuture.supplyAsync(() -> isRefused(client), threads));
    }
    int refused = (int) tries.stream().filter(CompletableFuture::join).count();
    threads.shutdown();
    return refused;
  }

  private static boolean isRefused(EnvServer client) {
    try {
      client.make(CARTPOLE).close();
      return false;
    } catch (EnvException.LimitExceeded full) {
      return true;
    }
  }
}
