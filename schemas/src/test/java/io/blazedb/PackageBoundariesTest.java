package io.blazedb;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package of this module may know which, and what none of the pure ones may do. */
final class PackageBoundariesTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.blazedb");

  private static final String[] PURE = {
    "io.blazedb.error",
    "io.blazedb.op",
    "io.blazedb.crdt",
    "io.blazedb.query",
    "io.blazedb.query.exec",
    "io.blazedb.codec",
    "io.blazedb.wire",
    "io.blazedb.log"
  };

  /** The one class that knows the compression libraries; PackingBoundaryTest holds it. */
  private static final String PACKING = "io.blazedb.codec.Packing";

  @ParameterizedTest
  @CsvSource({
    "error, ''",
    "op, error",
    "crdt, op error",
    "codec, op crdt error",
    "query, op error",
    "query.exec, query codec op crdt error",
    "log, codec op crdt error",
    "wire, log query codec op crdt error",
    "port, log codec op query crdt error"
  })
  void aPackageKnowsOnlyTheseOthers(String name, String others) {
    String[] allowed =
        (name + " " + others)
            .trim()
            .lines()
            .flatMap(l -> java.util.Arrays.stream(l.split(" ")))
            .map(each -> "io.blazedb." + each)
            .toArray(String[]::new);

    classes()
        .that()
        .resideInAPackage("io.blazedb." + name)
        .and()
        .doNotHaveFullyQualifiedName(PACKING)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideInAnyPackage("java..")))
        .check(MODULE);
  }

  @Test
  void everyPackageIsListedAboveAndNoneGoInCircles() {
    String[] known = java.util.Arrays.copyOf(PURE, PURE.length + 1);
    known[PURE.length] = "io.blazedb.port";

    classes().should().resideInAnyPackage(known).check(MODULE);
    slices().matching("io.blazedb.(*)..").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void purePackagesDoNoInputOrOutputAndOwnNoThread() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .and()
        .doNotHaveFullyQualifiedName(PACKING)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.io..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.net..",
                "java.util.concurrent..",
                "java.util.logging.."))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(MODULE);
  }

  @Test
  void purePackagesReadNoClockAndNoChance() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .check(MODULE);
  }

  @Test
  void nothingUsesJavasOwnLoggingOrPrints() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging").check(MODULE);
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(MODULE);
  }
}
