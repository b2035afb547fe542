package dev.osd.daemon;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.osd.policy.Permit;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room may know which other; the module system cannot see rooms. */
final class ArchitectureTest {
  private static final String ROOT = "dev.osd.daemon";
  private static final String POLICY = "dev.osd.policy";
  private static final String PROTOCOL = "dev.osd.protocol";

  /** Each room of the daemon and the rooms of osd that it may know besides itself. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("system", Set.of()),
          Map.entry("regex", Set.of()),
          Map.entry(
              "builtin",
              Set.of(
                  ROOT + ".regex",
                  ROOT + ".builtin.io",
                  ROOT + ".builtin.grep",
                  ROOT + ".builtin.sed")),
          Map.entry("builtin.io", Set.of()),
          Map.entry("builtin.grep", Set.of(ROOT + ".regex", ROOT + ".builtin.io")),
          Map.entry("builtin.sed", Set.of(ROOT + ".regex", ROOT + ".builtin.io")),
          Map.entry(
              "session",
              Set.of(
                  PROTOCOL,
                  ROOT + ".builtin",
                  ROOT + ".builtin.io",
                  ROOT + ".regex",
                  ROOT + ".system")),
          Map.entry("tool", Set.of(POLICY, PROTOCOL)),
          Map.entry(
              "exec",
              Set.of(POLICY, PROTOCOL, ROOT + ".session", ROOT + ".system", ROOT + ".tool")),
          Map.entry("secret", Set.of()),
          Map.entry("audit", Set.of(POLICY, PROTOCOL, ROOT + ".secret")),
          Map.entry(
              "plan",
              Set.of(
                  POLICY,
                  PROTOCOL,
                  ROOT + ".exec",
                  ROOT + ".audit",
                  ROOT + ".session",
                  ROOT + ".system",
                  ROOT + ".tool")),
          Map.entry(
              "socket",
              Set.of(
                  PROTOCOL, ROOT + ".plan", ROOT + ".audit", ROOT + ".session", ROOT + ".system")));

  private static final JavaClasses DAEMON =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Set<String> rooms() {
    return ARROWS.keySet();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyTheRoomsThatTheArrowsLeadTo(String room) {
    String itself = ROOT + "." + room;
    Set<String> known =
        ARROWS.getOrDefault(room, Set.of()).stream()
            .flatMap(other ->
                other.startsWith(ROOT)
                    ? Stream.of(other)
                    // The rooms of other modules are open where their module exports them.
                    : Stream.of(other + ".."))
            .collect(Collectors.toCollection(TreeSet::new));
    known.add(itself);
    noClasses()
        .that()
        .resideInAPackage(itself)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.osd..")
                .and(
                    DescribedPredicate.not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            known.toArray(String[]::new)))))
        .check(DAEMON);
  }

  @Test
  void everyRoomHasItsArrows() {
    Set<String> found =
        DAEMON.stream()
            .map(type -> type.getPackageName())
            .filter(name -> name.startsWith(ROOT + "."))
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toSet());

    assertThat(found).isEqualTo(ARROWS.keySet());
  }

  @Test
  void nobodyImportsTheProgramItself() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(DAEMON);
  }

  @Test
  void onlyTheWireKnowsJson() {
    noClasses().should().dependOnClassesThat().resideInAPackage("com.fasterxml..").check(DAEMON);
  }

  @Test
  void processesAreStartedInOneRoomOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".exec")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class, Runtime.class)
        .check(DAEMON);
  }

  @Test
  void socketsAreTheSocketRoomsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".socket")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.newsclub\\.net\\.unix\\.AF(UNIX|Server|Socket).*")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.net..")
        .check(DAEMON);
  }

  /** A permit is made by the engine alone, so nothing can be executed that was not judged. */
  @Test
  void noRoomCanMakeAPermit() {
    assertThat(Arrays.stream(Permit.class.getDeclaredConstructors()))
        .isNotEmpty()
        .noneMatch(constructor -> Modifier.isPublic(constructor.getModifiers()));
  }

  @Test
  void onlyTheProgramReadsItsSurroundings() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .check(DAEMON);
  }

  @Test
  void nothingStaticChanges() {
    noFields().that().areStatic().should().notHaveModifier(JavaModifier.FINAL).check(DAEMON);
  }

  @Test
  void classesAreFinalAndHaveNoReflection() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and()
        .areNotAnonymousClasses()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(DAEMON);
    noClasses().should().dependOnClassesThat().resideInAPackage("java.lang.reflect").check(DAEMON);
  }
}
