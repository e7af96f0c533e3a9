package dev.gymbridge.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.doctor.Finding;
import dev.gymbridge.cli.doctor.Machine;
import dev.gymbridge.cli.output.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine has and what it lacks. */
@Command(
    name = "doctor",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Say what this machine has and what is missing, each with the fix. Installs nothing.",
    footer = {
      "",
      "ok: there. missing: nothing works without it. optional: not there, and only",
      "needed for what the next line says.",
      "",
      "Exit status: 0; 1 where something is missing; 2 for wrong arguments."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> findings = Machine.examine();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printJson(findings, out);
    } else {
      findings.forEach(finding -> print(finding, out));
    }
    boolean complete =
        findings.stream().noneMatch(finding -> finding.status() == Finding.Status.MISSING);
    return complete ? 0 : 1;
  }

  private static void print(Finding finding, PrintWriter out) {
    out.printf("%-8s  %-7s  %s%n", finding.status(), finding.subject(), finding.detail());
    if (!finding.fix().isEmpty()) {
      out.printf("%-8s  %-7s  → %s%n", "", "", finding.fix());
    }
  }

  private static void printJson(List<Finding> findings, PrintWriter out) {
    JsonArray array = new JsonArray();
    for (Finding finding : findings) {
      JsonObject object = new JsonObject();
      object.addProperty("subject", finding.subject());
      object.addProperty("status", finding.status().toString());
      object.addProperty("detail", finding.detail());
      object.addProperty("fix", finding.fix());
      array.add(object);
    }
    Json.print(array, out);
  }
}
