package dev.gymbridge.cli.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.run.Statistics;
import dev.gymbridge.tabular.Mdp;
import dev.gymbridge.tabular.QTable;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Three policies and Q-learning on a Markov decision process of three states, beside what value
 * iteration finds.
 *
 * @param episodes that each policy is judged by
 * @param enough steps after which the learnt table is close to the exact one
 */
record ThreeStatesExperiment(int episodes, int enough) implements Experiment {
  private static final String ENVIRONMENT = "gymbridge_environments:ThreeStates-v0";
  private static final int ENVIRONMENTS = 100;
  private static final int STATES = 3;
  private static final int ACTIONS = 3;

  /** The document's. */
  private static final int FEW = 20;

  private static final double LEARNING_RATE = 0.01;
  private static final double DISCOUNT = 0.99;
  private static final double ACCURACY = 1e-9;

  /** Never takes the way through the loss of 50. */
  private static final int[] SAFE = {0, 0, 1};

  /** Takes it for the gain of 40 behind. */
  private static final int[] RISKY = {0, 2, 1};

  @Override
  public String name() {
    return "mdp-q-learning";
  }

  @Override
  public String document() {
    return "003";
  }

  @Override
  public String summary() {
    return "Q-learning with a table, three states";
  }

  @Override
  public boolean hasPreset() {
    return false;
  }

  @Override
  public Outcome run(ExperimentRun run) {
    EnvServer server = run.server();
    long seed = run.seed();
    PrintWriter out = run.out();
    Mdp mdp = model(server);
    print(
        "transition probabilities",
        (state, action) ->
            mdp.possible(state)[action] ? list(mdp.transitions()[state][action]) : "None",
        out);
    print("rewards", (state, action) -> list(mdp.rewards()[state][action]), out);
    QTable exact = mdp.optimal(DISCOUNT, ACCURACY);
    QTable few = learn(server, seed, 1, FEW);
    QTable learnt = learn(server, seed, ENVIRONMENTS, enough);
    Outcome outcome = new Outcome();
    judge(run, outcome, "random", MaskedPlay.Policy.RANDOM);
    judge(run, outcome, "safe", (state, possible, random) -> SAFE[state]);
    judge(run, outcome, "risky", (state, possible, random) -> RISKY[state]);
    print(
        "Q-values after %,d steps".formatted(FEW),
        (state, action) -> value(few, mdp, state, action),
        out);
    judge(run, outcome, "after %,d steps".formatted(FEW), greedy(few));
    judge(run, outcome, "after %,d steps".formatted(enough), greedy(learnt));
    judge(run, outcome, "exact", greedy(exact));
    JsonObject tables = new JsonObject();
    tables.add("after %,d steps".formatted(FEW), json(few, mdp));
    tables.add("after %,d steps".formatted(enough), json(learnt, mdp));
    tables.add("exact", json(exact, mdp));
    outcome.figures().add("tables", tables);
    print(learnt, exact, mdp, out);
    return outcome;
  }

  /** Plays by a policy, and prints what came of it as the document does. */
  private void judge(ExperimentRun run, Outcome outcome, String name, MaskedPlay.Policy policy) {
    Statistics statistics = play(run.server(), run.seed(), policy);
    run.out()
        .printf(
            Locale.ROOT,
            "%-22s Summary: mean=%.1f, std=%f, min=%s, max=%s%n",
            name,
            statistics.mean(),
            statistics.std(),
            Statistics.shown(statistics.min()),
            Statistics.shown(statistics.max()));
    if (!outcome.figures().has("returns")) {
      outcome.figures().add("returns", new JsonObject());
    }
    outcome.figures().getAsJsonObject("returns").add(name, Json.statistics(statistics));
    outcome.compare(
        "mean return of %,d episodes: %s".formatted(episodes, name),
        Outcome.NOT_STATED,
        String.format(Locale.ROOT, "%.1f", statistics.mean()));
  }

  /** What a table has for a state and an action. */
  @FunctionalInterface
  private interface Cell {
    String text(int state, int action);
  }

  /** Prints a table of states and actions. */
  private static void print(String title, Cell cell, PrintWriter out) {
    Table table = new Table("STATE", "ACTION 0", "ACTION 1", "ACTION 2");
    for (int state = 0; state < STATES; state++) {
      table.add(
          Integer.toString(state), cell.text(state, 0), cell.text(state, 1), cell.text(state, 2));
    }
    out.println(title);
    table.print(out);
    out.println();
  }

  /** By next state. */
  private static String list(double... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Statistics::shown)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** −∞, as the document has it, where the state lacks the action. */
  private static String value(QTable table, Mdp mdp, int state, int action) {
    return mdp.possible(state)[action]
        ? String.format(Locale.ROOT, "%.6f", table.value(state, action))
        : "-inf";
  }

  /** The environment tells its probabilities and rewards, for those who ask. */
  private static Mdp model(EnvServer server) {
    EnvConfig config = EnvConfig.of(ENVIRONMENT).withInfoKeys("transitions", "rewards");
    try (VectorEnv env = server.make(config)) {
      Infos infos = env.reset().infos();
      return new Mdp(cube(infos.values("transitions")), cube(infos.values("rewards")));
    }
  }

  private static double[][][] cube(Tensor numbers) {
    double[][][] cube = new double[STATES][ACTIONS][STATES];
    for (int index = 0; index < STATES * ACTIONS * STATES; index++) {
      int row = index / STATES;
      cube[row / ACTIONS][row % ACTIONS][index % STATES] = numbers.asDouble(index);
    }
    return cube;
  }

  private static VectorEnv make(EnvServer server, long seed, int environments) {
    return server.make(
        EnvConfig.of(ENVIRONMENT)
            .withSeed(seed)
            .withEnvironments(environments)
            .withInfoKeys(MaskedPlay.MASK));
  }

  /** Learns from random play. A truncation ends no state's future, so that γ is never 0. */
  private static QTable learn(EnvServer server, long seed, int environments, int steps) {
    QTable table = new QTable(STATES, ACTIONS);
    try (VectorEnv env = make(server, seed, environments)) {
      MaskedPlay play = new MaskedPlay(env, new RandomStream(seed, "exploration"));
      for (int step = 0; step < steps; step += environments) {
        play.step(
            MaskedPlay.Policy.RANDOM,
            (environment, state, action, reward, next, possible, ended) ->
                table.learn(state, action, reward, next, possible, LEARNING_RATE, DISCOUNT));
      }
    }
    return table;
  }

  private static MaskedPlay.Policy greedy(QTable table) {
    return (state, possible, random) -> table.greedy(state, possible);
  }

  private Statistics play(EnvServer server, long seed, MaskedPlay.Policy policy) {
    long seeds = new RandomStream(seed, "evaluation").at(0).nextLong();
    try (VectorEnv env = make(server, seeds, ENVIRONMENTS)) {
      RandomStream random = new RandomStream(seed, "policy");
      return Statistics.of(new MaskedPlay(env, random).play(policy, episodes));
    }
  }

  /** Values by state and action, null where the state lacks the action; and the greedy policy. */
  private static JsonObject json(QTable table, Mdp mdp) {
    JsonArray values = new JsonArray();
    JsonArray greedy = new JsonArray();
    for (int state = 0; state < STATES; state++) {
      boolean[] possible = mdp.possible(state);
      JsonArray row = new JsonArray();
      for (int action = 0; action < ACTIONS; action++) {
        row.add(
            possible[action] ? new JsonPrimitive(table.value(state, action)) : JsonNull.INSTANCE);
      }
      values.add(row);
      greedy.add(table.greedy(state, possible));
    }
    JsonObject json = new JsonObject();
    json.add("values", values);
    json.add("greedy", greedy);
    return json;
  }

  private static void print(QTable learnt, QTable exact, Mdp mdp, PrintWriter out) {
    out.println();
    Table shown = new Table("state", "action", "learnt", "exact");
    for (int state = 0; state < STATES; state++) {
      boolean[] possible = mdp.possible(state);
      for (int action = 0; action < ACTIONS; action++) {
        if (possible[action]) {
          shown.add(
              Integer.toString(state),
              Integer.toString(action),
              cell(learnt, state, action, possible),
              cell(exact, state, action, possible));
        }
      }
    }
    shown.print(out);
  }

  private static String cell(QTable table, int state, int action, boolean[] possible) {
    String best = table.greedy(state, possible) == action ? " *" : "";
    return "%.3f%s".formatted(table.value(state, action), best);
  }
}
