package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A network between a training and a server of this machine, whose connections can be cut. */
final class CuttingProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 8192;

  private final int target;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytesUntilCut = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger cuts = new AtomicInteger();

  /**
   * A proxy at a free port of loopback.
   *
   * @param target {@code host:port} of loopback
   */
  CuttingProxy(String target) {
    this.target = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    threads.execute(this::accept);
  }

  /** Its {@code host:port}. */
  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Cuts all connections after so many more bytes, in either direction. */
  void cutAfter(long bytes) {
    bytesUntilCut.set(bytes);
  }

  /** How often connections were cut. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      Socket client = null;
      try {
        client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Socket accepted = client;
        sockets.add(accepted);
        sockets.add(server);
        threads.execute(() -> pump(accepted, server));
        threads.execute(() -> pump(server, accepted));
      } catch (IOException serverIsAway) {
        if (client != null) {
          close(client);
        }
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        long left = bytesUntilCut.addAndGet(-read);
        output.write(buffer, 0, (int) Math.max(0, Math.min(read, read + left)));
        if (left <= 0) {
          bytesUntilCut.set(Long.MAX_VALUE);
          closeAll();
          cuts.incrementAndGet();
        }
      }
    } catch (IOException closed) {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void closeAll() {
    sockets.forEach(CuttingProxy::close);
    sockets.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      throw new UncheckedIOException(alreadyBroken);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    closeAll();
    threads.shutdownNow();
  }
}
