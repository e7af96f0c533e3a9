package dev.gymbridge.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.doctor.Finding.Status;
import dev.gymbridge.local.Python;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChecksTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir Path folder;

  @Test
  void aJdk17IsEnough() {
    Finding found = new JdkCheck(Runtime.Version.parse("17.0.2"), Path.of("jdk")).find();

    assertThat(found.status()).isEqualTo(Status.OK);
    assertThat(found.detail()).isEqualTo("17.0.2 in jdk");
  }

  @Test
  void aJdk16IsTooOld() {
    Finding found = new JdkCheck(Runtime.Version.parse("16"), Path.of("jdk")).find();

    assertThat(found.status()).isEqualTo(Status.MISSING);
    assertThat(found.fix()).contains("JDK 17");
  }

  @Test
  void aUsablePythonIsNamed() {
    Python python = new Python(Path.of("bin", "python3"), "3.11.7");

    assertThat(new PythonCheck(Optional.of(python), "Python 3.11.7").find())
        .isEqualTo(Finding.ok("Python", "3.11.7 with venv: " + Path.of("bin", "python3")));
  }

  @Test
  void aPythonThatCannotBeUsedIsNamedWithTheFix() {
    Finding found = new PythonCheck(Optional.empty(), "Python 3.14.0").find();

    assertThat(found.status()).isEqualTo(Status.MISSING);
    assertThat(found.detail()).startsWith("Python 3.14.0 cannot be used");
    assertThat(found.fix()).contains("3.10–3.13", "python3-venv", "GYMBRIDGE_PYTHON");
  }

  @Test
  void noPythonAtAllIsMissing() {
    assertThat(new PythonCheck(Optional.empty(), "").find().detail()).isEqualTo("none found");
  }

  @Test
  void aRuntimeThatIsNotMadeIsNoFault() {
    Finding found = new RuntimeCheck("legacy", "old ids", true, Optional.empty()).find();

    assertThat(found.status()).isEqualTo(Status.OPTIONAL);
    assertThat(found.fix()).contains("first use");
  }

  @Test
  void aRuntimeThatIsMadeIsNamed() {
    Optional<Path> made = Optional.of(folder.resolve("legacy-0123"));

    assertThat(new RuntimeCheck("legacy", "old ids", true, made).find())
        .isEqualTo(Finding.ok("legacy", "old ids: legacy-0123"));
  }

  @Test
  void aRuntimeThatCannotBeLookedUpSaysSo() {
    Finding found = new RuntimeCheck("legacy", "old ids", false, Optional.empty()).find();

    assertThat(found.detail()).isEqualTo("old ids: cannot be looked up");
  }

  @Test
  void aCacheFolderNeedNotExistYet() {
    Path cache = folder.resolve("a").resolve("b");

    assertThat(new CacheCheck(cache, 2 * GIBIBYTE, false).find())
        .isEqualTo(Finding.ok("cache", cache + " has 0.0 GiB, 2.0 GiB free"));
    assertThat(cache).doesNotExist();
  }

  @Test
  void setsOfPackagesAreNamedWithHowToGetRidOfThem() throws IOException {
    Path set = Files.createDirectories(folder.resolve("runtimes/current-packages-0123/lib"));
    Files.createFile(folder.resolve("runtimes/current-packages-0123.txt"));
    try (RandomAccessFile large = new RandomAccessFile(set.resolve("large").toFile(), "rw")) {
      large.setLength(GIBIBYTE / 2);
    }

    Finding found = new CacheCheck(folder, GIBIBYTE, true).find();

    assertThat(found.status()).isEqualTo(Status.OK);
    assertThat(found.detail()).isEqualTo(folder + " has 0.5 GiB, 1.0 GiB free");
    assertThat(found.fix())
        .startsWith("0.5 GiB of it are a set of packages: delete " + folder)
        .endsWith("*-packages-* to make room; a set that a lock still names is made again");
  }

  @Test
  void aCacheFolderBelowAFileCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    Finding found = CacheCheck.of(file.resolve("cache"), false).find();

    assertThat(found.status()).isEqualTo(Status.MISSING);
    assertThat(found.fix()).contains("GYMBRIDGE_CACHE");
  }

  @Test
  void aDiskThatIsTooSmallForTheRuntimesIsMissing() {
    Finding found = new CacheCheck(folder, GIBIBYTE / 2, false).find();

    assertThat(found.status()).isEqualTo(Status.MISSING);
    assertThat(found.fix()).startsWith("make room for 0.7 GiB");
  }

  @Test
  void aFullDiskDoesNotMatterOnceTheRuntimesAreMade() {
    assertThat(new CacheCheck(folder, 0, true).find().status()).isEqualTo(Status.OK);
  }

  @Test
  void dockerIsOnlyNeededForContainers() {
    Finding found = new DockerCheck("", "").find();

    assertThat(found.status()).isEqualTo(Status.OPTIONAL);
    assertThat(found.fix()).startsWith("only needed for containers");
  }

  @Test
  void dockerWithoutAnEngineIsToldFromNoDocker() {
    Finding found = new DockerCheck("Docker version 28.2.2", "").find();

    assertThat(found.status()).isEqualTo(Status.OPTIONAL);
    assertThat(found.detail()).isEqualTo("Docker version 28.2.2: no engine");
  }

  @Test
  void dockerWithAnEngineIsOk() {
    assertThat(new DockerCheck("Docker version 28.2.2", "28.2.1").find())
        .isEqualTo(Finding.ok("Docker", "Docker version 28.2.2: engine 28.2.1"));
  }

  @Test
  void aGpuNeedsItsDriver() {
    assertThat(new GpuCheck("", Map.of()).find().status()).isEqualTo(Status.OPTIONAL);
  }

  @Test
  void aGpuWithoutLibrariesSaysTheCommandThatInstallsThem() {
    Finding found = new GpuCheck("A100, 550", Map.of()).find();

    assertThat(found.status()).isEqualTo(Status.OPTIONAL);
    assertThat(found.fix()).contains("gymbridge_env_server.runtimes install gpu");
  }

  @Test
  void aGpuWithLibrariesForCpusSaysWhichVariableNamesThem() {
    Map<String, String> variables = Map.of("PYTORCH_LIBRARY_PATH", folder.toString());

    Finding found = new GpuCheck("A100, 550", variables).find();

    assertThat(found.status()).isEqualTo(Status.OPTIONAL);
    assertThat(found.detail()).contains("no libtorch_cuda.so in " + folder);
    assertThat(found.fix()).contains("unset PYTORCH_LIBRARY_PATH");
  }

  @Test
  void aGpuWithoutAFlavorSaysWhichOneToSet() throws IOException {
    Files.createFile(folder.resolve("libtorch_cuda.so"));
    Map<String, String> variables =
        Map.of("PYTORCH_FLAVOR", "cpu", "PYTORCH_LIBRARY_PATH", folder.toString());

    Finding found = new GpuCheck("A100, 550", variables).find();

    assertThat(found.status()).isEqualTo(Status.OPTIONAL);
    assertThat(found.fix()).contains("PYTORCH_FLAVOR to cu128");
  }

  @Test
  void aGpuWithDriverAndLibrariesIsOk() throws IOException {
    Files.createFile(folder.resolve("libtorch_cuda.so"));
    Map<String, String> variables =
        Map.of("PYTORCH_FLAVOR", "cu128", "PYTORCH_LIBRARY_PATH", folder.toString());

    assertThat(new GpuCheck("A100, 550", variables).find())
        .isEqualTo(Finding.ok("GPU", "A100, 550: cu128 libraries in " + folder));
  }

  @Test
  void aProgramThatIsNotThereSaysNothing() {
    assertThat(Probe.output(List.of("no-such-program-here"))).isEmpty();
  }

  @Test
  void aProgramThatFailsSaysNothing() {
    assertThat(Probe.output(List.of("sh", "-c", "echo 1; exit 3"))).isEmpty();
  }

  @Test
  void aProgramSaysWhatItPrints() {
    assertThat(Probe.output(List.of("sh", "-c", "echo ' 28.2 '; echo no >&2"))).isEqualTo("28.2");
  }
}
