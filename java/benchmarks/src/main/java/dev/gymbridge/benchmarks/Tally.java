package dev.gymbridge.benchmarks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The faults that were seen, and what they hit. */
final class Tally {
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Map<Phase, Integer> phases = new EnumMap<>(Phase.class);

  void add(Fault fault, Phase phase) {
    faults.merge(fault, 1, Integer::sum);
    phases.merge(phase, 1, Integer::sum);
  }

  void add(Tally other) {
    other.faults.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
    other.phases.forEach((phase, count) -> phases.merge(phase, count, Integer::sum));
  }

  /** How many faults there were. */
  int total() {
    return faults.values().stream().mapToInt(count -> count).sum();
  }

  /** How often a phase was hit. */
  int of(Phase phase) {
    return phases.getOrDefault(phase, 0);
  }

  /** How often there was a fault. */
  int of(Fault fault) {
    return faults.getOrDefault(fault, 0);
  }

  /** Two lines: of faults, of phases. */
  @Override
  public String toString() {
    String what =
        faults.entrySet().stream()
            .map(entry -> entry.getKey().title + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    String where =
        Arrays.stream(Phase.values())
            .map(phase -> phase.name().toLowerCase(Locale.ROOT) + " " + of(phase))
            .collect(Collectors.joining(", "));
    return "faults: %s%nphases: %s".formatted(what, where);
  }
}
