package dev.gymbridge.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.SpaceJson;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.env.EnvironmentInfo;
import dev.gymbridge.env.Space;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what can be made. */
@Command(
    name = "envs",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "List the environments that can be made.",
    footer = {"", "Exit status: 0; 1 where no environment is found; 2 for wrong arguments."})
public final class EnvsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description = "Only ids that contain this text, in any case.")
  private String filter = "";

  @Option(
      names = "--spaces",
      description =
          "Also show action and observation spaces. Each environment is made once for that, which"
              + " takes a while the first time.")
  private boolean spaces;

  @Option(names = "--json", description = "Print a JSON array, spaces in full.")
  private boolean json;

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    List<EnvironmentInfo> environments;
    try (EnvServer open = server.open()) {
      environments = open.list(filter, spaces);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printJson(environments, out);
    } else {
      printTable(environments, out);
    }
    return environments.isEmpty() ? 1 : 0;
  }

  private void printTable(List<EnvironmentInfo> environments, PrintWriter out) {
    if (environments.isEmpty()) {
      out.println("no environment's id contains \"" + filter + "\"");
      return;
    }
    Table table =
        spaces ? new Table("ID", "RUNTIME", "ACTION", "OBSERVATION") : new Table("ID", "RUNTIME");
    for (EnvironmentInfo info : environments) {
      if (info.unavailable() != null) {
        table.add(
            info.id(), info.runtime(), "-", "cannot be made: " + firstLine(info.unavailable()));
      } else if (spaces) {
        table.add(
            info.id(), info.runtime(), text(info.actionSpace()), text(info.observationSpace()));
      } else {
        table.add(info.id(), info.runtime());
      }
    }
    table.print(out);
    out.println(
        environments.size() + (environments.size() == 1 ? " environment" : " environments"));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason given");
  }

  private static String text(@Nullable Space space) {
    return space == null ? "-" : space.toString();
  }

  private void printJson(List<EnvironmentInfo> environments, PrintWriter out) {
    JsonArray array = new JsonArray();
    for (EnvironmentInfo info : environments) {
      JsonObject object = new JsonObject();
      object.addProperty("id", info.id());
      object.addProperty("runtime", info.runtime());
      if (spaces) {
        addSpace(object, "action_space", info.actionSpace());
        addSpace(object, "observation_space", info.observationSpace());
        object.addProperty("unavailable", info.unavailable());
      }
      array.add(object);
    }
    Json.print(array, out);
  }

  private static void addSpace(JsonObject object, String name, @Nullable Space space) {
    object.add(name, space == null ? JsonNull.INSTANCE : SpaceJson.of(space));
  }
}
