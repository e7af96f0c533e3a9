package dev.gymbridge.cli.report;

import com.google.gson.JsonObject;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.run.RunFolder;
import java.util.Objects;

/** What a run is made with, and on. */
public final class MadeWith {
  /** Of a run folder. */
  static final String FILE = "machine.json";

  private MadeWith() {}

  /**
   * Writes it into the folder of a run that begins, or goes on.
   *
   * @param device that its network runs on
   */
  public static void write(RunFolder folder, EnvDescription environment, String device) {
    JsonObject machine = new JsonObject();
    machine.addProperty(
        "Gymbridge",
        Objects.requireNonNullElse(
            MadeWith.class.getPackage().getImplementationVersion(), "(not packaged)"));
    machine.addProperty("Java", Runtime.version() + ", " + System.getProperty("java.vendor"));
    machine.addProperty("Network", PyTorch.versions() + ", on " + device);
    machine.addProperty(
        "Gymnasium",
        "%s, runtime %s".formatted(environment.gymnasiumVersion(), environment.runtime()));
    machine.addProperty(
        "System",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    machine.addProperty("Processors", Runtime.getRuntime().availableProcessors());
    folder.write(FILE, machine.toString());
  }
}
