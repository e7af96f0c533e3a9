package dev.gymbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/** Which package may know which. */
@AnalyzeClasses(packages = "dev.gymbridge", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule ENV_DOES_NOT_KNOW_THE_WIRE =
      noClasses()
          .that()
          .resideInAPackage("dev.gymbridge.env..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.gymbridge.v1..", "com.google.protobuf..", "io.grpc..");

  @ArchTest
  static final ArchRule ENV_DOES_NOT_KNOW_WHO_IMPLEMENTS_IT =
      noClasses()
          .that()
          .resideInAPackage("dev.gymbridge.env..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.gymbridge", "dev.gymbridge.client..", "dev.gymbridge.local..");

  @ArchTest
  static final ArchRule CLIENT_DOES_NOT_KNOW_WHO_STARTED_THE_SERVER =
      noClasses()
          .that()
          .resideInAPackage("dev.gymbridge.client..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.gymbridge.local..");

  @ArchTest
  static final ArchRule NOTHING_HERE_KNOWS_DJL =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("dev.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ENV_CLASSES_ARE_CLOSED_TO_SUBCLASSES =
      classes()
          .that()
          .resideInAPackage("dev.gymbridge.env..")
          .and()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotAssignableTo(Throwable.class)
          .should(beFinalOrSealed());

  private static ArchCondition<JavaClass> beFinalOrSealed() {
    return new ArchCondition<>("be final or sealed") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        Class<?> type = item.reflect();
        boolean hasSuper =
            Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(constructor -> !Modifier.isPrivate(constructor.getModifiers()));
        boolean closed = Modifier.isFinal(type.getModifiers()) || type.isSealed() || !hasSuper;
        String message = "%s is %s".formatted(type.getName(), closed ? "closed" : "open");
        events.add(new SimpleConditionEvent(item, closed, message));
      }
    };
  }
}
