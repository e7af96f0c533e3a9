package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tortures trainings: kills and stops the trainer, the server's front door and its workers, cuts
 * connections, and fills the disk, at random points; resumes after each death, and compares what is
 * left in the end, bit for bit, with a run that nothing disturbed. Linux only.
 *
 * <p>Arguments: {@code [FAULTS [SEED [KIND[:CASE]…]]]}: how many faults there have to be (24 by
 * default), what is drawn from, and what is tortured: {@code embedded}, {@code remote}, {@code
 * container}, and names of {@link TortureCase}; by default all, a container where Docker is there
 * and has the image of docker-compose.yml. For example
 *
 * <pre>{@code
 * java -cp java/benchmarks/target/gymbridge-benchmarks.jar \
 *     dev.gymbridge.benchmarks.Torture 1000 7 remote:CartPole-v1
 * }</pre>
 *
 * <p>Of the kinds of faults in the phases of a training the rarest are drawn, so that all come as
 * often as they can. Prints two lines for each run, and in the end, also where it is cut off, how
 * often each was seen. The exit status is 1 where bits differ, a run could not be brought to its
 * end, or processes were left behind; the folder of such a run is kept.
 */
public final class Torture {
  private static final int DEFAULT_FAULTS = 24;
  private static final int FEWEST_IN_A_RUN = 3;
  private static final int MOST_IN_A_RUN = 20;
  private static final int RUNS = 8;

  /** Runs at a time: each waits much, for servers that start and processes that stand still. */
  private static final int LANES = Math.min(2, Runtime.getRuntime().availableProcessors());

  private final int faults;
  private final List<Victim> victims;
  private final SplittableRandom random;
  private final Signals signals;
  private final Path scratch;
  private final long start = System.nanoTime();
  private final Tally tally = new Tally();
  private final Map<String, Reference> references = new ConcurrentHashMap<>();
  private final Deque<Victim> queue = new ArrayDeque<>();
  private int round = -1;
  private int promised;
  private int failures;
  private double lost;
  private double paused;

  private Torture(
      int faults, List<Victim> victims, SplittableRandom random, Signals signals, Path scratch) {
    this.faults = faults;
    this.victims = victims;
    this.random = random;
    this.signals = signals;
    this.scratch = scratch;
  }

  /**
   * What is tortured.
   *
   * @param kind of its server
   */
  private record Victim(TortureCase what, ServerKind kind) {
    String title() {
      return what.name() + " " + kind.title();
    }
  }

  /**
   * A run that is to be tortured.
   *
   * @param seed of the training
   * @param faults how many
   * @param random what is drawn from
   */
  private record Task(Victim victim, long seed, int faults, SplittableRandom random) {}

  /**
   * A run that nothing disturbed.
   *
   * @param seconds that it took
   */
  private record Reference(Path run, double seconds) {}

  /** Tortures, and prints what came of it. */
  public static void main(String[] arguments) throws IOException {
    int faults = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_FAULTS;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    List<String> wanted =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    List<Victim> victims = victims(wanted);
    if (victims.isEmpty()) {
      System.err.println("there is nothing to torture of " + wanted);
      System.exit(2);
    }
    System.out.printf("%d faults, seed %d%n", faults, seed);
    Path scratch = Files.createTempDirectory("gymbridge-torture");
    try (Signals signals = new Signals()) {
      Torture torture = new Torture(faults, victims, new SplittableRandom(seed), signals, scratch);
      Runtime.getRuntime().addShutdownHook(new Thread(torture::end));
      boolean survived = torture.run();
      if (survived) {
        Ordeal.delete(scratch);
      }
      System.exit(survived ? 0 : 1);
    }
  }

  private static List<Victim> victims(List<String> wanted) {
    List<Victim> victims = new ArrayList<>();
    for (ServerKind kind : ServerKind.available()) {
      for (TortureCase what : TortureCase.ALL) {
        if (wanted.isEmpty()
            || wanted.contains(kind.title())
            || wanted.contains(kind.title() + ":" + what.name())) {
          victims.add(new Victim(what, kind));
        }
      }
    }
    return victims;
  }

  /** Tortures; gives whether all was survived. */
  private boolean run() {
    ExecutorService threads = Executors.newFixedThreadPool(LANES);
    List<CompletableFuture<Void>> lanes =
        Stream.generate(() -> CompletableFuture.runAsync(this::lane, threads))
            .limit(LANES)
            .toList();
    threads.shutdown();
    lanes.forEach(CompletableFuture::join);
    return failures == 0;
  }

  private void lane() {
    for (Task task = next(); task != null; task = next()) {
      try {
        torture(task);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Null where there are enough faults, with those that runs under way are to have. */
  private synchronized @Nullable Task next() {
    int left = faults - tally.total() - promised;
    if (left <= 0) {
      return null;
    }
    if (queue.isEmpty()) {
      List<Victim> order = new ArrayList<>(victims);
      Collections.shuffle(order, new Random(random.nextLong()));
      queue.addAll(order);
      round++;
    }
    int each = Math.min(MOST_IN_A_RUN, Math.max(FEWEST_IN_A_RUN, faults / RUNS));
    Task task = new Task(queue.remove(), round, Math.min(each, left), random.split());
    promised += task.faults;
    return task;
  }

  private void torture(Task task) throws IOException {
    Reference reference = reference(task);
    Victim victim = task.victim;
    Path folder = scratch.resolve("%s-%d".formatted(victim.title().replace(' ', '-'), task.seed));
    Outcome outcome = run(task, victim.kind, task.faults, folder);
    List<String> problems = new ArrayList<>(outcome.problems);
    if (problems.isEmpty()) {
      RunBits.differences(reference.run, folder).forEach(what -> problems.add("differs: " + what));
    }
    tell(task, outcome, problems, outcome.seconds - reference.seconds, folder);
    if (problems.isEmpty()) {
      Ordeal.delete(folder);
    }
  }

  private synchronized void tell(
      Task task, Outcome outcome, List<String> problems, double seconds, Path folder) {
    promised -= task.faults;
    lost += Math.max(0, seconds);
    paused += outcome.paused;
    System.out.printf(
        "%-38s seed %d: %2d faults, %s, %4.1f s lost with each%n",
        task.victim.title(),
        task.seed,
        outcome.faults,
        problems.isEmpty() ? "bits equal" : "NOT SURVIVED",
        seconds / Math.max(1, outcome.faults));
    outcome.notes.forEach(note -> System.out.println("    " + note));
    if (!problems.isEmpty()) {
      failures++;
      problems.forEach(problem -> System.out.println("    " + problem));
      System.out.println("    kept in " + folder + "; what was done:");
      outcome.events.forEach(event -> System.out.println("      " + event));
    }
    System.out.printf(
        "    seen in %,.0f s: %d of %d; %s%n",
        (System.nanoTime() - start) / 1e9, tally.total(), faults, tally.phases());
  }

  /** With the embedded server for all kinds: what serves the environments changes no bit. */
  private Reference reference(Task task) {
    String name = "reference-%s-%d".formatted(task.victim.what.name(), task.seed);
    return references.computeIfAbsent(
        name,
        missing -> {
          Path folder = scratch.resolve(missing);
          Outcome outcome = run(task, ServerKind.EMBEDDED, 0, folder);
          if (!outcome.problems.isEmpty()) {
            throw new IllegalStateException(
                missing + " is undisturbed, and did not end: " + outcome.problems);
          }
          return new Reference(folder, outcome.seconds);
        });
  }

  /**
   * What became of a run.
   *
   * @param paused seconds that its faults lasted
   * @param problems why it was not survived
   * @param notes what is worth knowing besides
   */
  private record Outcome(
      int faults,
      double seconds,
      double paused,
      List<String> problems,
      List<String> notes,
      List<String> events) {}

  private Outcome run(Task task, ServerKind kind, int count, Path folder) {
    List<String> problems = new ArrayList<>();
    try (Ordeal ordeal =
        new Ordeal(
            task.victim.what, kind, task.seed, folder, task.random.split(), tally, signals)) {
      long began = System.nanoTime();
      try {
        ordeal.run(count);
      } catch (Ordeal.Lost why) {
        problems.add(String.valueOf(why.getMessage()));
        problems.addAll(ordeal.lastState(signals).lines().toList());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      List<String> notes =
          ordeal.events().stream().filter(event -> !event.startsWith("step ")).toList();
      notes.stream().filter(note -> note.startsWith("PROCESSES")).forEach(problems::add);
      return new Outcome(
          ordeal.struck(), seconds, ordeal.pausedSeconds(), problems, notes, ordeal.events());
    }
  }

  /** Says what came of it, and ends the trainings that still run where it was cut off. */
  private void end() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/java"))
        .forEach(ProcessHandle::destroyForcibly);
    int total = Math.max(1, tally.total());
    System.out.printf(
        "%d faults in %,.0f s, %.1f s lost with each on average, %.1f s of it the fault's own%n%s%s%n",
        tally.total(),
        (System.nanoTime() - start) / 1e9,
        lost / total,
        paused / total,
        tally,
        failures > 0
            ? failures + " runs NOT SURVIVED"
            : tally.total() < faults
                ? "cut off; all bits equal so far"
                : "all survived, all bits equal");
  }
}
