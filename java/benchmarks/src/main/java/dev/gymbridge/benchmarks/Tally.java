package dev.gymbridge.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The faults that were seen, and what they hit, of all ordeals at once. */
final class Tally {
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final List<Phase> PHASES = List.of(Phase.values());

  /** So many tries that missed weigh as much as one that was seen: some can hardly be hit. */
  private static final int TRIES = 4;

  private static final int WIDTH = 12;

  private final int[][] seen = new int[FAULTS.size()][PHASES.size()];
  private final int[][] missed = new int[FAULTS.size()][PHASES.size()];

  /** A fault was seen. */
  synchronized void add(Fault fault, Phase phase) {
    seen[FAULTS.indexOf(fault)][PHASES.indexOf(phase)]++;
  }

  /** What was aimed at was not hit. */
  synchronized void miss(Aim aim) {
    missed[FAULTS.indexOf(aim.fault())][PHASES.indexOf(aim.phase())]++;
  }

  /** How many faults there were. */
  synchronized int total() {
    return Arrays.stream(seen).flatMapToInt(Arrays::stream).sum();
  }

  /**
   * Of what can be aimed at, the phase that came least often, and of the faults in it that which
   * did; any of them where they are as rare.
   */
  synchronized Aim rarest(List<Aim> possible, SplittableRandom random) {
    List<Aim> inPhase = least(possible, aim -> weight(aim.phase()));
    List<Aim> rarest = least(inPhase, this::weight);
    return rarest.get(random.nextInt(rarest.size()));
  }

  private static List<Aim> least(List<Aim> aims, ToIntFunction<Aim> weight) {
    int least = aims.stream().mapToInt(weight).min().orElseThrow();
    return aims.stream().filter(aim -> weight.applyAsInt(aim) == least).toList();
  }

  private int weight(Phase phase) {
    return FAULTS.stream().mapToInt(fault -> weight(new Aim(fault, phase))).sum();
  }

  private int weight(Aim aim) {
    int fault = FAULTS.indexOf(aim.fault());
    int phase = PHASES.indexOf(aim.phase());
    return TRIES * seen[fault][phase] + missed[fault][phase];
  }

  /** In a line, how often each phase was hit. */
  synchronized String phases() {
    return IntStream.range(0, PHASES.size())
        .mapToObj(phase -> name(PHASES.get(phase)) + " " + inPhase(phase))
        .collect(Collectors.joining(", "));
  }

  private int inPhase(int phase) {
    return Arrays.stream(seen).mapToInt(row -> row[phase]).sum();
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  /** A row for each kind of fault, a column for each phase, and their sums. */
  @Override
  public synchronized String toString() {
    StringBuilder table = new StringBuilder();
    row(table, "", phase -> name(PHASES.get(phase)), "all");
    for (int fault = 0; fault < FAULTS.size(); fault++) {
      int[] row = seen[fault];
      String sum = Integer.toString(Arrays.stream(row).sum());
      row(table, FAULTS.get(fault).title, phase -> Integer.toString(row[phase]), sum);
    }
    String sum = Integer.toString(total());
    row(table, "all", phase -> Integer.toString(inPhase(phase)), sum);
    return table.toString();
  }

  private static void row(StringBuilder table, String first, IntFunction<String> cell, String sum) {
    table.append("%-28s".formatted(first));
    for (int phase = 0; phase < PHASES.size(); phase++) {
      table.append(("%" + WIDTH + "s").formatted(cell.apply(phase)));
    }
    table.append("%6s%n".formatted(sum));
  }
}
