package dev.gymbridge.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.config.EnvironmentConfig;
import dev.gymbridge.config.Environments;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.local.EnvironmentCheck;
import dev.gymbridge.local.EnvironmentCheck.Finding;
import dev.gymbridge.local.EnvironmentCheck.Level;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.FrameFormat;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries an environment before a long training. */
@Command(
    name = "check",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Try an environment before a long training.",
      "",
      "It is made, and Gymnasium's check_env is run on it; observations, rewards and flags are held"
          + " against its spaces; an episode is played again at once, after another one, in another"
          + " object and in another process, and has to give the same bits; then how many there can"
          + " be, the time of a step and a reset, memory over 10,000 steps, and what it prints."
    },
    footer = {
      "",
      "Exit status: 0; 1 where there is a fault or it cannot be trained; 2 for wrong arguments."
    })
public final class CheckCommand implements Callable<Integer> {
  private static final String TRAINING = "training";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "ENV",
      description = "Id of the environment, such as CartPole-v1, or module:Id.")
  private String id = "";

  @Option(names = "--json", description = "Print a JSON array of what was found.")
  private boolean json;

  @Mixin private EnvironmentOptions asked = new EnvironmentOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    TrainConfig usual = Presets.config(id, Presets.DEFAULT, Map.of());
    TrainConfig config = usual.withEnvironment(asked.over(server.over(usual.environment())));
    EnvironmentConfig environment = config.environment();
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings =
        new ArrayList<>(
            new EnvironmentCheck(server.here(environment))
                .run(Environments.named(environment), found -> print(found, out)));
    if (findings.stream().noneMatch(CheckCommand::isOfMaking)) {
      Finding training = training(config);
      print(training, out);
      findings.add(training);
    }
    if (json) {
      Json.print(array(findings), out);
    } else {
      out.println(verdict(findings));
    }
    return count(findings, Level.FAULT) == 0 ? 0 : 1;
  }

  private static boolean isOfMaking(Finding found) {
    return found.level() == Level.FAULT && found.check().equals("environment");
  }

  private Finding training(TrainConfig config) {
    try (EnvServer open = server.open(config.environment());
        AgentEnv env = Environments.make(config, open::make, config.seed(), 1)) {
      FrameFormat format = env.format();
      String seen =
          "an agent sees %s of shape %s, and has %d actions"
              .formatted(
                  format.type().name().toLowerCase(Locale.ROOT), format.shape(), env.actions());
      return new Finding(Level.GOOD, TRAINING, seen, "");
    } catch (TrainingException refused) {
      return new Finding(Level.FAULT, TRAINING, String.valueOf(refused.getMessage()), "");
    }
  }

  private void print(Finding found, PrintWriter out) {
    if (json) {
      return;
    }
    out.printf("%-5s  %-11s  %s%n", text(found.level()), found.check(), found.seen());
    if (!found.fix().isEmpty()) {
      out.printf("%-5s  %-11s  %s%n", "", "", found.fix());
    }
  }

  private String verdict(List<Finding> findings) {
    long faults = count(findings, Level.FAULT);
    long notes = count(findings, Level.NOTE);
    if (faults > 0) {
      return "%d %s: change that before you train"
          .formatted(faults, faults == 1 ? "fault" : "faults");
    }
    String known = notes == 0 ? "" : ", with %d %s".formatted(notes, notes == 1 ? "note" : "notes");
    return "ready to train%s: gymbridge train %s".formatted(known, id);
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(found -> found.level() == level).count();
  }

  private static String text(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static JsonArray array(List<Finding> findings) {
    JsonArray array = new JsonArray();
    for (Finding found : findings) {
      JsonObject object = new JsonObject();
      object.addProperty("level", text(found.level()));
      object.addProperty("check", found.check());
      object.addProperty("seen", found.seen());
      object.addProperty("fix", found.fix());
      array.add(object);
    }
    return array;
  }
}
