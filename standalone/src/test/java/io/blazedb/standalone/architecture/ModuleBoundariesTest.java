package io.blazedb.standalone.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between modules; the packages inside {@code schemas} are held by its own test. */
class ModuleBoundariesTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.blazedb");

  private static final String GATEWAY = "io.blazedb.gateway..";
  private static final String STREAMS = "io.blazedb.streams..";
  private static final String CLIENT = "io.blazedb.client..";
  private static final String BROKER = "io.blazedb.broker..";
  private static final String STANDALONE = "io.blazedb.standalone..";

  private static final String[] SCHEMAS = {
    "io.blazedb.op..",
    "io.blazedb.crdt..",
    "io.blazedb.codec..",
    "io.blazedb.query..",
    "io.blazedb.log..",
    "io.blazedb.wire..",
    "io.blazedb.port..",
    "io.blazedb.error.."
  };

  /** A rule about a package without classes would hold of anything. */
  @Test
  void everyModuleIsSeen() {
    for (String module : List.of("gateway", "streams", "client", "broker", "standalone", "op")) {
      assertThat(OURS.stream().map(JavaClass::getPackageName))
          .anyMatch(name -> name.startsWith("io.blazedb." + module));
    }
  }

  @Test
  void schemasKnowsNoOtherModuleAndNoTransport() {
    noClasses()
        .that()
        .resideInAnyPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            GATEWAY,
            STREAMS,
            CLIENT,
            BROKER,
            STANDALONE,
            "org.apache.kafka..",
            "io.vertx..",
            "org.apache.lucene..",
            "org.rocksdb..")
        .check(OURS);
  }

  @Test
  void luceneStaysInItsPackageWhichKnowsNoKafkaAndNoStore() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.blazedb.streams.text..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..")
        .check(OURS);
    noClasses()
        .that()
        .resideInAPackage("io.blazedb.streams.text..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.blazedb.streams", "org.apache.kafka..", "org.rocksdb..")
        .check(OURS);
  }

  @Test
  void rolesNeverSeeEachOther() {
    noClasses()
        .that()
        .resideInAPackage(GATEWAY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(STREAMS, CLIENT, BROKER, STANDALONE, "org.apache.kafka.streams..")
        .check(OURS);
    noClasses()
        .that()
        .resideInAPackage(STREAMS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GATEWAY, CLIENT, BROKER, STANDALONE, "io.vertx..")
        .check(OURS);
  }

  @Test
  void clientKnowsNoKafkaAndNoServer() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            GATEWAY, STREAMS, BROKER, STANDALONE, "org.apache.kafka..", "io.vertx..")
        .check(OURS);
  }

  @Test
  void brokerKnowsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(BROKER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GATEWAY, STREAMS, CLIENT, STANDALONE)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(SCHEMAS)
        .check(OURS);
  }

  @Test
  void kafkaStaysInItsAdapterPackageOfTheGateway() {
    noClasses()
        .that()
        .resideInAPackage(GATEWAY)
        .and()
        .resideOutsideOfPackage("io.blazedb.gateway.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(OURS);
  }
}
