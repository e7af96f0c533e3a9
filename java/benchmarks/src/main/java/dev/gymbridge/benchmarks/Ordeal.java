package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run that is tortured, and resumed after each death of its process, until it has ended. */
final class Ordeal implements AutoCloseable {
  /** So often in a row may the process end by itself before the run counts as lost. */
  private static final int ATTEMPTS = 10;

  private static final double MILLISECONDS_OF_A_LOOK = 0.03;
  private static final long NANOS_OF_A_STANDSTILL = 180_000_000_000L;
  private static final long SECONDS_OF_AN_END = 10;

  private final TortureCase what;
  private final long seed;
  private final Path folder;
  private final SplittableRandom random;
  private final Tally tally;
  private final @Nullable RemoteServer server;
  private final @Nullable CuttingProxy proxy;
  private final Blows blows;
  private final List<String> events = new ArrayList<>();
  private TrainerProcess trainer;
  private List<Long> workers = List.of();
  private int struck;
  private int endsInARow;
  private long told;
  private long toldAt;

  /** What a run cannot be brought to its end by. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1;

    Lost(String message) {
      super(message);
    }
  }

  /**
   * Starts the server and the run.
   *
   * @param folder of the run, which is not there yet
   * @param tally of all ordeals, by which phases are hit evenly
   */
  Ordeal(
      TortureCase what,
      ServerKind kind,
      long seed,
      Path folder,
      SplittableRandom random,
      Tally tally,
      Signals signals) {
    this.what = what;
    this.seed = seed;
    this.folder = folder;
    this.random = random;
    this.tally = tally;
    this.server = kind.start(signals, folder.resolveSibling(folder.getFileName() + "-server.log"));
    this.proxy = server == null ? null : new CuttingProxy(server.address());
    this.blows = new Blows(random, signals, server, proxy);
    this.trainer = startTrainer();
    this.toldAt = System.nanoTime();
  }

  private TrainerProcess startTrainer() {
    return new TrainerProcess(what, seed, folder, server, proxy == null ? "" : proxy.address());
  }

  /** How many faults were seen. */
  int struck() {
    return struck;
  }

  /** Seconds that the faults themselves lasted. */
  double pausedSeconds() {
    return blows.pausedSeconds();
  }

  /** What was done, and what came of it, a line each. */
  List<String> events() {
    return events;
  }

  /**
   * Strikes the run, and lets it come to its end.
   *
   * @param faults how many; fewer where it ends before
   * @throws Lost where it does not come to its end
   */
  void run(int faults) throws Lost, IOException {
    long steps = what.config(seed).stop().steps();
    long next = nextSteps(steps, faults);
    for (Aim aim = aim(); struck < faults && awaitMoment(aim.phase(), next); aim = aim()) {
      if (strike(aim)) {
        struck++;
        next = nextSteps(steps, faults - struck);
        endsInARow = 0;
      } else {
        tally.miss(aim);
      }
    }
    while (!hasEnded()) {
      look();
    }
  }

  /** A step to strike at, so that the rest of the strikes are spread over the rest of the run. */
  private long nextSteps(long steps, int left) {
    long now = trainer.phases().steps();
    return now + random.nextLong(1 + Math.max(0, 2 * (steps - now) / (left + 1)));
  }

  /** Of the faults that can be, in phases that the process can still come to, the rarest. */
  private Aim aim() {
    Phase now = trainer.phases().phase();
    workers = blows.workers(trainer);
    List<Aim> possible = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (Phase phase : Phase.values()) {
        boolean comes = !phase.comesOnce() || (now.comesOnce() && phase.compareTo(now) >= 0);
        if (comes && fault.canHit(phase) && blows.canHit(fault)) {
          possible.add(new Aim(fault, phase));
        }
      }
    }
    return tally.rarest(possible, random);
  }

  /**
   * Waits until the run is in a phase, and a random while.
   *
   * @param steps that it has to have made
   * @return whether there is a moment to strike; false where the run has ended
   */
  private boolean awaitMoment(Phase phase, long steps) throws Lost, IOException {
    while (!hasEnded()) {
      Phase now = trainer.phases().phase();
      boolean missed = phase.comesOnce() && now.compareTo(phase) > 0;
      boolean isTime = phase.comesOnce() || trainer.phases().steps() >= steps;
      if (missed || (now == phase && isTime)) {
        Pause.milliseconds(random.nextDouble() * phase.milliseconds);
        return true;
      }
      if (now == Phase.START) {
        workers = blows.workers(trainer);
      }
      look();
    }
    return false;
  }

  /** Waits a moment; a run that stands still is lost. */
  private void look() throws Lost {
    Pause.milliseconds(MILLISECONDS_OF_A_LOOK);
    long now = trainer.phases().told();
    if (now != told) {
      told = now;
      toldAt = System.nanoTime();
    } else if (System.nanoTime() - toldAt > NANOS_OF_A_STANDSTILL) {
      throw new Lost(
          "it stands still in %s at step %d"
              .formatted(trainer.phases().phase(), trainer.phases().steps()));
    }
  }

  /** Whether the run has; where only its process has, goes on with the run. */
  private boolean hasEnded() throws Lost, IOException {
    if (trainer.isAlive()) {
      return false;
    }
    if (trainer.hasEndedTheRun()) {
      return true;
    }
    events.add("the process ended by itself: " + trainer.lastWords());
    if (++endsInARow == ATTEMPTS) {
      throw new Lost("its process ended %d times in a row by itself".formatted(ATTEMPTS));
    }
    goOn();
    return false;
  }

  /** Strikes, unless the phase is over; gives whether a fault was seen. */
  private boolean strike(Aim aim) throws IOException {
    if (aim.phase() == Phase.START) {
      workers = blows.workers(trainer); // later there is no time to look for them
    }
    if (!trainer.isAlive() || trainer.phases().phase() != aim.phase()) {
      return false;
    }
    long steps = trainer.phases().steps();
    Fault fault = aim.fault();
    Phase hit = blows.strike(fault, trainer, folder, workers);
    toldAt = System.nanoTime();
    if (hit == null) {
      return false;
    }
    tally.add(fault, hit);
    events.add("step %d, %s: %s".formatted(steps, hit, fault.title));
    if (fault.endsTrainer) {
      if (server == null) {
        requireGone();
      }
      goOn();
    }
    return true;
  }

  /** Servers die with the process that started them. */
  private void requireGone() {
    long end = System.nanoTime() + SECONDS_OF_AN_END * 1_000_000_000;
    while (workers.stream().anyMatch(Signals::isAlive)) {
      if (System.nanoTime() > end) {
        events.add("PROCESSES LEFT BEHIND: " + workers.stream().filter(Signals::isAlive).toList());
        return;
      }
      Pause.milliseconds(10);
    }
  }

  /** Resumes the run, or begins it anew where it has no checkpoint yet. */
  private void goOn() throws IOException {
    if (Files.exists(folder) && !hasCheckpoint()) {
      events.add("begins anew: there is no checkpoint yet");
      delete(folder);
    }
    trainer = startTrainer();
    told = 0;
    toldAt = System.nanoTime();
  }

  private boolean hasCheckpoint() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    if (!Files.exists(checkpoints) || !Files.exists(folder.resolve("config.yaml"))) {
      return false;
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The process's threads, where it stands still; and what it printed. */
  String lastState(Signals signals) {
    if (trainer.isAlive()) {
      signals.send("QUIT", trainer.pid());
      Pause.milliseconds(1_000);
      var unused = signals.kill(trainer.pid());
    }
    return trainer.printed();
  }

  @Override
  public void close() {
    if (trainer.isAlive()) {
      ProcessHandle.of(trainer.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (proxy != null) {
      proxy.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
