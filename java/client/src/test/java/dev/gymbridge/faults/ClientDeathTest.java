package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.fixture.Processes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A JVM gets kill -9 in the middle of a step: its Python processes go with it, stuck or not. */
final class ClientDeathTest {
  @ParameterizedTest(name = "over gRPC {0}, hanging in {1} code")
  @CsvSource({"false, python", "false, native", "true, python", "true, native"})
  void itsPythonProcessesDieWithIt(boolean grpc, String how) throws Exception {
    Process client = Programs.start(DoomedClient.class, Boolean.toString(grpc), how);
    String line = client.inputReader().readLine();
    assertThat(line).isNotBlank();
    List<ProcessHandle> processes =
        Arrays.stream(line.split(" "))
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .toList();
    assertThat(processes).hasSizeGreaterThanOrEqualTo(grpc ? 4 : 2);
    Processes.kill(client.toHandle());
    Processes.assertGone(processes);
  }
}
