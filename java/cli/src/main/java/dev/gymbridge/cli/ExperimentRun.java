package dev.gymbridge.cli;

import dev.gymbridge.EnvServer;
import dev.gymbridge.train.RunFolder;
import java.io.PrintWriter;

/**
 * What an experiment is run with.
 *
 * @param server gives environments
 * @param folder for what it leaves; there is none of that name yet
 * @param seed everything random follows from it
 * @param device name of a device
 * @param out gets what a person reads
 */
record ExperimentRun(
    EnvServer server, RunFolder folder, long seed, String device, PrintWriter out) {}
