package dev.gymbridge.benchmarks;

import dev.gymbridge.local.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How fast Gymbridge trains, beside Python's Stable-Baselines3 and a plain PyTorch loop with the
 * hyper-parameters of CleanRL's dqn.py. (CleanRL itself cannot be had: what is on PyPI, 1.2.0, is
 * for Python below 3.11, gym 0.23 and Stable-Baselines3 1.2.)
 *
 * <p>Arguments: {@code [ROUNDS [CASE…]]}, by default 5 rounds of every case: cartpole-zoo,
 * lunarlander-zoo, cartpole-cleanrl, mspacman-zoo. In a round every contender trains once, from
 * scratch in a process of its own, one after the other, so that whatever else the machine does
 * meets them alike; a round has its own seed. The table has training steps a second over steps that
 * are stated: the median of the rounds, the lowest, the highest. Each contender has a row for one
 * and for two PyTorch threads; the better counts in the ratios.
 */
public final class TrainingSpeed {
  private static final List<Integer> THREADS = List.of(1, 2);

  private TrainingSpeed() {}

  /** Runs the cases named, or all. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    List<String> wanted =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    Path python = new Runtimes().interpreter("peers");
    Runtime.getRuntime().addShutdownHook(new Thread(TrainingSpeed::endRound));
    for (TrainingCase what : TrainingCase.ALL) {
      if (wanted.isEmpty() || wanted.contains(what.name())) {
        run(what, python, rounds);
      }
    }
  }

  /** The process under way does not outlive this one. */
  private static void endRound() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
  }

  private static void run(TrainingCase what, Path python, int rounds) {
    List<Trainer> trainers = new ArrayList<>();
    for (String kind : what.peers()) {
      THREADS.forEach(threads -> trainers.add(Trainer.peer(python, kind, what, threads)));
    }
    THREADS.forEach(threads -> trainers.add(Trainer.gymbridge(what, threads)));
    List<List<double[]>> figures = new ArrayList<>();
    trainers.forEach(trainer -> figures.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int index = 0; index < trainers.size(); index++) {
        double[] figure = trainers.get(index).train(round);
        figures.get(index).add(figure);
        System.err.printf(
            "%s, round %d: %s: %,.0f%n",
            what.name(), round + 1, trainers.get(index).title(), figure[0]);
      }
    }
    print(what, trainers, figures);
  }

  private static void print(
      TrainingCase what, List<Trainer> trainers, List<List<double[]>> figures) {
    System.out.printf(
        "%n%s: training steps a second from step %,d to %,d%n%-48s %8s %8s %8s   %s%n",
        what.title(),
        what.first(),
        what.last(),
        "",
        "median",
        "lowest",
        "highest",
        "a step [µs]: acting learning waiting");
    Map<String, Double> best = new LinkedHashMap<>();
    for (int index = 0; index < trainers.size(); index++) {
      List<double[]> rounds = figures.get(index);
      double[] rates = column(rounds, 0);
      double median = rates[rates.length / 2];
      best.merge(trainers.get(index).name(), median, Math::max);
      System.out.printf(
          "%-48s %,8.0f %,8.0f %,8.0f   %s%n",
          trainers.get(index).title(), median, rates[0], rates[rates.length - 1], laps(rounds));
    }
    double gymbridge = Objects.requireNonNull(best.remove("Gymbridge"));
    best.forEach(
        (name, rate) ->
            System.out.printf("Gymbridge is %.2f times as fast as: %s%n", gymbridge / rate, name));
  }

  /** Medians of the figures after the first, where there are any. */
  private static String laps(List<double[]> rounds) {
    StringBuilder text = new StringBuilder();
    for (int lap = 1; lap < rounds.get(0).length; lap++) {
      text.append("%,9.0f".formatted(column(rounds, lap)[rounds.size() / 2]));
    }
    return text.toString();
  }

  /** One figure of all rounds, sorted. */
  private static double[] column(List<double[]> rounds, int figure) {
    return rounds.stream().mapToDouble(round -> round[figure]).sorted().toArray();
  }
}
