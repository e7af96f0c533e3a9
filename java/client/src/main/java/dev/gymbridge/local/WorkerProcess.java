package dev.gymbridge.local;

import dev.gymbridge.client.PipeWire;
import dev.gymbridge.client.Waiting;
import dev.gymbridge.client.Wire;
import dev.gymbridge.env.EnvException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A worker of the environment server, which runs one session, as a child process of this JVM that
 * is spoken to over its own pipes.
 */
public final class WorkerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int MAX_ENVIRONMENTS = 1024;

  private final PythonProcess process;
  private final PipeWire wire;

  private WorkerProcess(PythonProcess process) {
    this.process = process;
    this.wire =
        new PipeWire(process.input(), process.output(), MAX_MESSAGE_BYTES, process, new Waiting());
  }

  /**
   * Starts a worker and waits until it is ready; once more where somebody kills it before that.
   *
   * @param runtime the runtime it runs in
   * @param flags of {@code python -m gymbridge_env_server.worker}, beyond its limits
   * @throws EnvException.FailedPrecondition where it does not start; the message has its last words
   */
  public static WorkerProcess start(Runtimes runtimes, String runtime, List<String> flags) {
    return start(runtimes, runtime, flags, unread -> {});
  }

  /**
   * Likewise.
   *
   * @param output gets what environments print
   */
  static WorkerProcess start(
      Runtimes runtimes, String runtime, List<String> flags, Consumer<String> output) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--max-message-bytes", Integer.toString(MAX_MESSAGE_BYTES)));
    all.addAll(List.of("--max-environments", Integer.toString(MAX_ENVIRONMENTS)));
    all.addAll(flags);
    WorkerProcess worker = launch(runtimes, runtime, all, output);
    try {
      worker.awaitReady();
    } catch (EnvException.FailedPrecondition notStarted) {
      if (!worker.process.wasKilled()) {
        throw notStarted;
      }
      worker = launch(runtimes, runtime, all, output);
      worker.awaitReady();
    }
    return worker;
  }

  private static WorkerProcess launch(
      Runtimes runtimes, String runtime, List<String> flags, Consumer<String> output) {
    return new WorkerProcess(
        PythonProcess.start(
            runtimes, runtime, "gymbridge_env_server.worker", flags, Map.of(), output));
  }

  private void awaitReady() {
    try {
      wire.awaitHello(START_TIMEOUT);
    } catch (StatusRuntimeException failure) {
      close();
      if (Thread.currentThread().isInterrupted()) {
        throw new EnvException.Interrupted(
            "this thread was interrupted while it waited for the environment server to start",
            failure);
      }
      throw new EnvException.FailedPrecondition(
          "the environment server did not start: " + failure.getStatus().getDescription(), failure);
    }
  }

  /** Its process. */
  public PythonProcess process() {
    return process;
  }

  /** The way for the messages of its session. */
  public Wire wire() {
    return wire;
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.close();
  }
}
