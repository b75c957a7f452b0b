package io.blazedb.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** What runs: BlazeDB as it was built, the Kafka inside it, and the Java below it. */
final class Versions implements IVersionProvider {

  private static final String RESOURCE = "version.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "BlazeDB %s (Kafka %s, Java %s)"
          .formatted(blazedb(), AppInfoParser.getVersion(), System.getProperty("java.version"))
    };
  }

  private static String blazedb() throws IOException {
    Properties built = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + RESOURCE);
      }
      built.load(in);
    }
    return built.getProperty("version");
  }
}
