package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tortures trainings: kills and stops the trainer, the server's front door and its workers, cuts
 * connections, and fills the disk, at random points; resumes after each death, and compares what is
 * left in the end, bit for bit, with a run that nothing disturbed. Linux only.
 *
 * <p>Arguments: {@code [FAULTS [SEED [KIND[:ENVIRONMENT]…]]]}: how many faults there have to be (24
 * by default, which takes two minutes to five), what is drawn from, and what is tortured: {@code
 * embedded}, {@code remote}, {@code container}; by default all, a container where Docker is there
 * and has the image of docker-compose.yml. For example
 *
 * <pre>{@code
 * java -cp 'java/benchmarks/target/lib/*:java/benchmarks/target/classes' \
 *     dev.gymbridge.benchmarks.Torture 1000 7 remote:CartPole-v1
 * }</pre>
 *
 * <p>Prints a line for each run; in the end the faults that were seen, and the phases of the
 * training that they hit, which are drawn evenly. The exit status is 1 where bits differ, a run
 * could not be brought to its end, or processes were left behind; the folder of such a run is kept.
 */
public final class Torture {
  private static final int DEFAULT_FAULTS = 24;
  private static final int FEWEST_IN_A_RUN = 3;
  private static final int MOST_IN_A_RUN = 10;
  private static final int RUNS = 8;

  private final SplittableRandom random;
  private final Signals signals;
  private final Path scratch;
  private final Tally tally = new Tally();
  private final Map<String, Reference> references = new HashMap<>();
  private int failures;
  private double lost;

  private Torture(SplittableRandom random, Signals signals, Path scratch) {
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
      return what.environment() + " " + kind.title();
    }
  }

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
      Torture torture = new Torture(new SplittableRandom(seed), signals, scratch);
      torture.run(faults, victims);
      System.exit(torture.report());
    }
  }

  private static List<Victim> victims(List<String> wanted) {
    List<Victim> victims = new ArrayList<>();
    for (ServerKind kind : ServerKind.available()) {
      for (TortureCase what : TortureCase.ALL) {
        if (wanted.isEmpty()
            || wanted.contains(kind.title())
            || wanted.contains(kind.title() + ":" + what.environment())) {
          victims.add(new Victim(what, kind));
        }
      }
    }
    return victims;
  }

  private void run(int faults, List<Victim> victims) throws IOException {
    int each = Math.min(MOST_IN_A_RUN, Math.max(FEWEST_IN_A_RUN, faults / RUNS));
    List<Victim> order = new ArrayList<>(victims);
    for (long round = 0; tally.total() < faults; round++) {
      Collections.shuffle(order, new Random(random.nextLong()));
      for (Victim victim : order) {
        if (tally.total() < faults) {
          torture(victim, round, Math.min(each, faults - tally.total()));
        }
      }
    }
  }

  private void torture(Victim victim, long seed, int faults) throws IOException {
    Reference reference = reference(victim, seed);
    if (reference == null) {
      return;
    }
    Path folder = scratch.resolve("%s-%d".formatted(victim.title().replace(' ', '-'), seed));
    Outcome outcome = run(victim, seed, folder, faults);
    List<String> problems = new ArrayList<>(outcome.problems);
    if (problems.isEmpty()) {
      RunBits.differences(reference.run, folder).forEach(what -> problems.add("differs: " + what));
    }
    double each = (outcome.seconds - reference.seconds) / Math.max(1, outcome.faults);
    lost += Math.max(0, outcome.seconds - reference.seconds);
    System.out.printf(
        "%-34s seed %d: %2d faults, %s, %4.1f s lost with each%n",
        victim.title(),
        seed,
        outcome.faults,
        problems.isEmpty() ? "bits equal" : "NOT SURVIVED",
        each);
    outcome.notes.forEach(note -> System.out.println("    " + note));
    if (problems.isEmpty()) {
      Ordeal.delete(folder);
    } else {
      failures++;
      problems.forEach(problem -> System.out.println("    " + problem));
      System.out.println("    kept in " + folder + "; what was done:");
      outcome.events.forEach(event -> System.out.println("      " + event));
    }
  }

  /** With the embedded server for all kinds: what serves the environments changes no bit. */
  private @Nullable Reference reference(Victim victim, long seed) throws IOException {
    String name = "reference-%s-%d".formatted(victim.what.environment(), seed);
    Reference known = references.get(name);
    if (known != null) {
      return known;
    }
    Path folder = scratch.resolve(name);
    Outcome outcome = run(new Victim(victim.what, ServerKind.EMBEDDED), seed, folder, 0);
    if (!outcome.problems.isEmpty()) {
      failures++;
      System.out.printf("%s is undisturbed, and did not end: %s%n", name, outcome.problems);
      return null;
    }
    Reference reference = new Reference(folder, outcome.seconds);
    references.put(name, reference);
    return reference;
  }

  /**
   * What became of a run.
   *
   * @param problems why it was not survived
   * @param notes what is worth knowing besides
   */
  private record Outcome(
      int faults, double seconds, List<String> problems, List<String> notes, List<String> events) {}

  private Outcome run(Victim victim, long seed, Path folder, int faults) throws IOException {
    int before = tally.total();
    List<String> problems = new ArrayList<>();
    try (Ordeal ordeal =
        new Ordeal(victim.what, victim.kind, seed, folder, random.split(), tally, signals)) {
      long start = System.nanoTime();
      try {
        ordeal.run(faults);
      } catch (Ordeal.Lost why) {
        problems.add(String.valueOf(why.getMessage()));
        problems.addAll(ordeal.lastState(signals).lines().toList());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      List<String> notes =
          ordeal.events().stream().filter(event -> !event.startsWith("step ")).toList();
      notes.stream().filter(note -> note.startsWith("PROCESSES")).forEach(problems::add);
      return new Outcome(tally.total() - before, seconds, problems, notes, ordeal.events());
    }
  }

  private int report() {
    System.out.printf(
        "%d faults, %.1f s lost with each on average%n%s%n%s%n",
        tally.total(),
        lost / Math.max(1, tally.total()),
        tally,
        failures == 0 ? "all survived, all bits equal" : failures + " runs NOT SURVIVED");
    return failures == 0 ? 0 : 1;
  }
}
