package dev.gymbridge.run;

import dev.gymbridge.config.ConfigFuzz;
import dev.gymbridge.fixture.Fuzzing;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a run's folder has in it is read, or refused as it should be. */
final class FuzzTest {
  @TestFactory
  Stream<DynamicTest> inputsThatAreKeptDoNoHarm() {
    return Stream.of(SafetensorsFuzz.class, ConfigFuzz.class, TableFuzz.class)
        .flatMap(target -> new Fuzzing(target).tests());
  }

  @ParameterizedTest
  @ValueSource(classes = {SafetensorsFuzz.class, ConfigFuzz.class, TableFuzz.class})
  void nothingThatIsFoundDoesHarm(Class<?> target) throws IOException, InterruptedException {
    new Fuzzing(target).explore();
  }
}
