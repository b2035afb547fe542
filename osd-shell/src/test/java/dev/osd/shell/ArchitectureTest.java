package dev.osd.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms that JPMS cannot see. */
class ArchitectureTest {
  private final JavaClasses shell =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.osd.shell");

  @Test
  void theClientNeverDecides() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.osd.policy..", "dev.osd.daemon..")
        .check(shell);
  }

  @Test
  void theClientDoesNotKnowJsonButForAModelsServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.osd.shell.llm.api")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(shell);
  }

  @Test
  void onlyOneRoomKnowsTheModelsClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.osd.shell.llm.api")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.openai..", "okhttp3..", "kotlin..")
        .check(shell);
  }

  @Test
  void aModelReachesTheMachineOnlyThroughTheDaemon() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.osd.shell.llm",
            "dev.osd.shell.llm.api",
            "dev.osd.shell.ai",
            "dev.osd.shell.ai.run")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Files")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("dev.osd.shell.command")
        .check(shell);
  }

  @Test
  void onlyTheConnectionAndTheRehearsalKnowSockets() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.osd.shell.client")
        .and()
        .haveSimpleNameNotEndingWith("Rehearsal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.newsclub..")
        .check(shell);
  }

  @Test
  void nobodyImportsMain() {
    classes()
        .that()
        .haveSimpleName("Main")
        .should()
        .onlyHaveDependentClassesThat()
        .haveSimpleName("Main")
        .check(shell);
  }

  @Test
  void theRoomsDependDownwardsOnly() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.osd.shell.client", "dev.osd.shell.audit")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.osd.shell.command")
        .check(shell);
    noClasses()
        .that()
        .resideInAPackage("dev.osd.shell.audit")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.osd.shell.client")
        .check(shell);
  }

  @Test
  void commandsThatNearlyEverybodyCallsDoNotNeedPicocli() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(Picocli.*|Help|Completion)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(shell);
  }

  @Test
  void onlyTheEntryPointsReadTheEnvironment() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Main")
        .and()
        .haveSimpleNameNotEndingWith("Rehearsal")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class, String.class)
        .check(shell);
  }
}
