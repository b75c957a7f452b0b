package io.blazedb.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.ApiMessageAndVersion;
import org.apache.kafka.server.common.MetadataVersion;

/** Formats a data directory as a release after this one would. */
final class FutureRelease {

  private FutureRelease() {}

  static void format(Path directory) throws Exception {
    short level = 1_000;
    FeatureLevelRecord metadataVersion =
        new FeatureLevelRecord().setName(MetadataVersion.FEATURE_NAME).setFeatureLevel(level);
    new BootstrapDirectory(directory.toString())
        .writeBinaryFile(
            BootstrapMetadata.fromRecords(
                List.of(new ApiMessageAndVersion(metadataVersion, (short) 0)), "a future release"));
    Files.writeString(
        directory.resolve("meta.properties"),
        "version=1\nnode.id=%d\ncluster.id=ours\n".formatted(KafkaSettings.NODE_ID));
  }
}
