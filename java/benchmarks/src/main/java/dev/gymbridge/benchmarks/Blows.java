package dev.gymbridge.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Strikes a training and its server. A fault counts only where it was seen to have hit. */
final class Blows {
  private static final int KILLED = 128 + 9;
  private static final long SECONDS_TO_FILL = 60;
  private static final int CUT_TRIES = 5_000;
  private static final long CUT_WITHIN_BYTES = 4_000;

  private final SplittableRandom random;
  private final Signals signals;
  private final @Nullable RemoteServer server;
  private final @Nullable CuttingProxy proxy;
  private long paused;

  /**
   * Of an embedded or a remote server.
   *
   * @param server null for an embedded one
   * @param proxy in front of it; null where the server is
   */
  Blows(
      SplittableRandom random,
      Signals signals,
      @Nullable RemoteServer server,
      @Nullable CuttingProxy proxy) {
    this.random = random;
    this.signals = signals;
    this.server = server;
    this.proxy = proxy;
  }

  /** The processes that run sessions, where they can be reached. */
  List<Long> workers(TrainerProcess trainer) {
    return server == null ? trainer.workers() : server.workers();
  }

  /** Whether there is what a fault hits, once the training has begun. */
  boolean canHit(Fault fault) {
    return switch (fault) {
      case TRAINER_KILLED, TRAINER_STOPPED, TRAINER_STOPPED_AND_KILLED, DISK_FULL -> true;
      case WORKER_KILLED, WORKER_STOPPED, WORKER_STOPPED_AND_KILLED ->
          server == null || server.showsWorkers();
      case SERVER_KILLED, SERVER_STOPPED, CONNECTION_CUT -> server != null;
    };
  }

  /**
   * Strikes; where the fault is a stop, waits and lets go on.
   *
   * @param folder of the run
   * @param workers of which one may be hit
   * @return the phase that was hit; null where the fault was not seen
   */
  @Nullable Phase strike(Fault fault, TrainerProcess trainer, Path folder, List<Long> workers) {
    return switch (fault) {
      case TRAINER_KILLED -> killTrainer(trainer);
      case TRAINER_STOPPED -> stopTrainer(trainer, false);
      case TRAINER_STOPPED_AND_KILLED -> stopTrainer(trainer, true);
      case DISK_FULL -> fillDisk(trainer, folder);
      case WORKER_KILLED -> workers.isEmpty() ? null : killWorker(trainer, choose(workers));
      case WORKER_STOPPED -> workers.isEmpty() ? null : stopWorker(trainer, choose(workers), false);
      case WORKER_STOPPED_AND_KILLED ->
          workers.isEmpty() ? null : stopWorker(trainer, choose(workers), true);
      case SERVER_KILLED -> killServer(trainer);
      case SERVER_STOPPED -> stopServer(trainer);
      case CONNECTION_CUT -> cut(trainer);
    };
  }

  private void pause() {
    long start = System.nanoTime();
    Pause.random(random);
    paused += System.nanoTime() - start;
  }

  /** Seconds that were waited, between a stop and what followed it, or until a server came back. */
  double pausedSeconds() {
    return paused / 1e9;
  }

  private @Nullable Phase killTrainer(TrainerProcess trainer) {
    signals.send("KILL", trainer.pid());
    boolean dead = trainer.awaitEnd(SECONDS_TO_FILL) && trainer.exitValue() == KILLED;
    return dead ? trainer.phases().phase() : null;
  }

  private @Nullable Phase stopTrainer(TrainerProcess trainer, boolean kill) {
    if (!signals.stop(trainer.pid())) {
      return null;
    }
    Phase hit = trainer.phases().phase();
    pause();
    if (kill) {
      return killTrainer(trainer);
    }
    signals.send("CONT", trainer.pid());
    return hit;
  }

  /** At the size of a file that it has, or below. */
  private @Nullable Phase fillDisk(TrainerProcess trainer, Path folder) {
    trainer.limitFiles(Long.toString(random.nextLong(TrainerProcess.greatestFile(folder) + 1)));
    if (!trainer.awaitEnd(SECONDS_TO_FILL)) {
      trainer.limitFiles("unlimited");
      return null;
    }
    boolean saysSo = trainer.says("cannot write") || trainer.says("File too large");
    return saysSo ? trainer.phases().phase() : null;
  }

  private long choose(List<Long> workers) {
    return workers.get(random.nextInt(workers.size()));
  }

  private @Nullable Phase killWorker(TrainerProcess trainer, long worker) {
    boolean wasAlive = Signals.isAlive(worker);
    Phase hit = trainer.phases().phase();
    return signals.kill(worker) && wasAlive ? hit : null;
  }

  private @Nullable Phase stopWorker(TrainerProcess trainer, long worker, boolean kill) {
    if (!signals.stop(worker)) {
      return null;
    }
    Phase hit = trainer.phases().phase();
    pause();
    if (kill) {
      return signals.kill(worker) ? hit : null;
    }
    signals.send("CONT", worker);
    return hit;
  }

  private @Nullable Phase killServer(TrainerProcess trainer) {
    RemoteServer target = Objects.requireNonNull(server);
    Phase hit = trainer.phases().phase();
    boolean dead = target.kill();
    pause();
    target.startAgain();
    return dead ? hit : null;
  }

  private @Nullable Phase stopServer(TrainerProcess trainer) {
    RemoteServer target = Objects.requireNonNull(server);
    Phase hit = trainer.phases().phase();
    boolean stopped = target.stop();
    pause();
    target.goOn();
    return stopped ? hit : null;
  }

  /** In the middle of a message, wherever that is. */
  private @Nullable Phase cut(TrainerProcess trainer) {
    CuttingProxy network = Objects.requireNonNull(proxy);
    int before = network.cuts();
    network.cutAfter(random.nextLong(CUT_WITHIN_BYTES));
    for (int tries = 0; tries < CUT_TRIES && trainer.isAlive(); tries++) {
      if (network.cuts() > before) {
        return trainer.phases().phase();
      }
      Pause.milliseconds(1);
    }
    network.cutAfter(Long.MAX_VALUE);
    return null;
  }
}
