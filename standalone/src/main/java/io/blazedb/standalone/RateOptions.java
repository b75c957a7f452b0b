package io.blazedb.standalone;

import io.blazedb.gateway.limits.Rate;
import io.blazedb.gateway.limits.RateLimits;
import picocli.CommandLine.Option;

/** The options that say how fast subjects and addresses may be. */
final class RateOptions {
  private static final Rate SUBJECT_DEFAULT = new Rate(1_000, 200_000, 32 << 20);
  private static final Rate ADDRESS_DEFAULT = new Rate(4_000, 800_000, 128 << 20);
  private static final int KIB = 1_024;

  @Option(
      names = "--subject-messages-per-s",
      paramLabel = "N",
      defaultValue =
          "${env:BLAZEDB_SUBJECT_MESSAGES_PER_S:-" + SecurityOptions.BY_AUTHENTICATION + "}",
      description =
          "Messages and requests a second of one subject; 0 for no limit, -1 for 1000 with"
              + " authentication and no limit without."
              + " BLAZEDB_SUBJECT_MESSAGES_PER_S; default: ${DEFAULT-VALUE}")
  private long subjectMessages;

  @Option(
      names = "--subject-ops-per-s",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SUBJECT_OPS_PER_S:-" + SecurityOptions.BY_AUTHENTICATION + "}",
      description =
          "The same for pushed operations, -1 for 200000. BLAZEDB_SUBJECT_OPS_PER_S;"
              + " default: ${DEFAULT-VALUE}")
  private long subjectOps;

  @Option(
      names = "--subject-kib-per-s",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_SUBJECT_KIB_PER_S:-" + SecurityOptions.BY_AUTHENTICATION + "}",
      description =
          "The same for received KiB, -1 for 32768. BLAZEDB_SUBJECT_KIB_PER_S;"
              + " default: ${DEFAULT-VALUE}")
  private long subjectKib;

  @Option(
      names = "--address-messages-per-s",
      paramLabel = "N",
      defaultValue =
          "${env:BLAZEDB_ADDRESS_MESSAGES_PER_S:-" + SecurityOptions.BY_AUTHENTICATION + "}",
      description =
          "Messages and requests a second from one address (IPv6: one /64), -1 for 4000."
              + " BLAZEDB_ADDRESS_MESSAGES_PER_S; default: ${DEFAULT-VALUE}")
  private long addressMessages;

  @Option(
      names = "--address-ops-per-s",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_ADDRESS_OPS_PER_S:-" + SecurityOptions.BY_AUTHENTICATION + "}",
      description =
          "The same for pushed operations, -1 for 800000. BLAZEDB_ADDRESS_OPS_PER_S;"
              + " default: ${DEFAULT-VALUE}")
  private long addressOps;

  @Option(
      names = "--address-kib-per-s",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_ADDRESS_KIB_PER_S:-" + SecurityOptions.BY_AUTHENTICATION + "}",
      description =
          "The same for received KiB, -1 for 131072. BLAZEDB_ADDRESS_KIB_PER_S;"
              + " default: ${DEFAULT-VALUE}")
  private long addressKib;

  @Option(
      names = "--rate-wait-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_RATE_WAIT_MS:-5000}",
      description =
          "How long a session over its rate is made to wait before it is refused."
              + " BLAZEDB_RATE_WAIT_MS; default: ${DEFAULT-VALUE}")
  private int rateWaitMs;

  @Option(
      names = "--rate-tracked",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_RATE_TRACKED:-10000}",
      description =
          "Subjects, and as many addresses, whose use is remembered. BLAZEDB_RATE_TRACKED;"
              + " default: ${DEFAULT-VALUE}")
  private int rateTracked;

  /** What the options say, for a gateway that checks tokens. */
  RateLimits withTokens(Options options) {
    return limits(options, SUBJECT_DEFAULT, ADDRESS_DEFAULT);
  }

  /** What the options say, for a gateway that lets everybody in. */
  RateLimits withoutTokens(Options options) {
    return limits(options, Rate.NONE, Rate.NONE);
  }

  private RateLimits limits(Options options, Rate subject, Rate address) {
    return new RateLimits(
        new Rate(
            rate(options, "--subject-messages-per-s", subjectMessages, subject.messages()),
            rate(options, "--subject-ops-per-s", subjectOps, subject.operations()),
            bytes(options, "--subject-kib-per-s", subjectKib, subject.bytes())),
        new Rate(
            rate(options, "--address-messages-per-s", addressMessages, address.messages()),
            rate(options, "--address-ops-per-s", addressOps, address.operations()),
            bytes(options, "--address-kib-per-s", addressKib, address.bytes())),
        options.between("--rate-tracked", rateTracked, 1, 10_000_000),
        options.between("--rate-wait-ms", rateWaitMs, 0, 30_000));
  }

  private static long bytes(Options options, String option, long kib, long byDefault) {
    long rate = rate(options, option, kib, byDefault);
    return kib < 0 ? rate : KIB * rate;
  }

  private static long rate(Options options, String option, long value, long byDefault) {
    if (value < -1 || value > 1_000_000_000) {
      throw options.refused(option, "is " + value + ", it must be between -1 and 1000000000");
    }
    return value == -1 ? byDefault : value;
  }
}
