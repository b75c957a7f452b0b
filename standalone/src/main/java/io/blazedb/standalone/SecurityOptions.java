package io.blazedb.standalone;

import io.blazedb.gateway.Security;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.auth.ClaimRules;
import io.blazedb.gateway.auth.KeySource;
import io.blazedb.gateway.http.SocketLimits;
import io.blazedb.gateway.http.TlsFiles;
import io.blazedb.gateway.limits.Rate;
import io.blazedb.gateway.limits.RateLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say who may talk to a gateway; for every command that starts one. */
final class SecurityOptions {
  private static final String KEY_OPTIONS = "--auth-secret-file, --auth-public-key or --auth-jwks";

  /** Stands for a default that depends on whether there is authentication. */
  private static final String BY_AUTHENTICATION = "-1";

  private static final Rate SUBJECT_DEFAULT = new Rate(1_000, 200_000, 32 << 20);
  private static final Rate ADDRESS_DEFAULT = new Rate(4_000, 800_000, 128 << 20);
  private static final int PER_ADDRESS_DEFAULT = 1_000;
  private static final int KIB = 1_024;

  @Option(
      names = "--insecure-no-auth",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:BLAZEDB_INSECURE_NO_AUTH:-false}",
      description =
          "Let everybody who reaches the gateway read and write everything, on any address. Without"
              + " it that is so only on a loopback address, and only if no key is given."
              + " BLAZEDB_INSECURE_NO_AUTH; default: ${DEFAULT-VALUE}")
  private boolean insecureNoAuth;

  @Option(
      names = "--auth-secret",
      paramLabel = "SECRET",
      defaultValue = "${env:BLAZEDB_AUTH_SECRET:-}",
      description =
          "Check tokens with this secret, HS256, 32 bytes or more. Others on this machine can read"
              + " command lines: use the variable or the file. BLAZEDB_AUTH_SECRET")
  private String secret;

  @Option(
      names = "--auth-secret-file",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_AUTH_SECRET_FILE:-}",
      description = "The same from a file. BLAZEDB_AUTH_SECRET_FILE")
  private String secretFile;

  @Option(
      names = "--auth-public-key",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_AUTH_PUBLIC_KEY:-}",
      description =
          "Check tokens with the public keys and certificates of this PEM file: RSA keys RS256,"
              + " P-256 keys ES256. BLAZEDB_AUTH_PUBLIC_KEY")
  private String publicKey;

  @Option(
      names = "--auth-jwks",
      paramLabel = "URL",
      defaultValue = "${env:BLAZEDB_AUTH_JWKS:-}",
      description =
          "Check tokens with the key set at this address, which is fetched again when it is old or"
              + " a token names an unknown key. BLAZEDB_AUTH_JWKS")
  private String jwks;

  @Option(
      names = "--auth-jwks-refresh-s",
      paramLabel = "S",
      defaultValue = "${env:BLAZEDB_AUTH_JWKS_REFRESH_S:-300}",
      description =
          "How old the key set may get. BLAZEDB_AUTH_JWKS_REFRESH_S; default: ${DEFAULT-VALUE}")
  private int jwksRefreshS;

  @Option(
      names = "--auth-jwks-pause-s",
      paramLabel = "S",
      defaultValue = "${env:BLAZEDB_AUTH_JWKS_PAUSE_S:-10}",
      description =
          "The least time between two fetches of it. BLAZEDB_AUTH_JWKS_PAUSE_S;"
              + " default: ${DEFAULT-VALUE}")
  private int jwksPauseS;

  @Option(
      names = "--auth-issuer",
      paramLabel = "TEXT",
      defaultValue = "${env:BLAZEDB_AUTH_ISSUER:-}",
      description = "What a token's iss must be; any if none is given. BLAZEDB_AUTH_ISSUER")
  private String issuer;

  @Option(
      names = "--auth-audience",
      paramLabel = "TEXT",
      defaultValue = "${env:BLAZEDB_AUTH_AUDIENCE:-blazedb}",
      description =
          "What must be among a token's aud. BLAZEDB_AUTH_AUDIENCE; default: ${DEFAULT-VALUE}")
  private String audience;

  @Option(
      names = "--auth-claim",
      paramLabel = "NAME",
      defaultValue = "${env:BLAZEDB_AUTH_CLAIM:-blazedb}",
      description =
          "The claim that has the rights, see docs/security.md. BLAZEDB_AUTH_CLAIM;"
              + " default: ${DEFAULT-VALUE}")
  private String claim;

  @Option(
      names = "--auth-leeway-s",
      paramLabel = "S",
      defaultValue = "${env:BLAZEDB_AUTH_LEEWAY_S:-30}",
      description =
          "How far the issuer's clock may be from this one. BLAZEDB_AUTH_LEEWAY_S;"
              + " default: ${DEFAULT-VALUE}")
  private int leewayS;

  @Option(
      names = "--auth-databases",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_AUTH_DATABASES:-64}",
      description =
          "Databases, or patterns of names, that a token may list. BLAZEDB_AUTH_DATABASES;"
              + " default: ${DEFAULT-VALUE}")
  private int databasesMax;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_TLS_CERT:-}",
      description =
          "Speak TLS 1.2 or newer with the certificates of this PEM file. BLAZEDB_TLS_CERT")
  private String tlsCert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_TLS_KEY:-}",
      description = "The private key of --tls-cert, PEM. BLAZEDB_TLS_KEY")
  private String tlsKey;

  @Option(
      names = "--tls-reload-s",
      paramLabel = "S",
      defaultValue = "${env:BLAZEDB_TLS_RELOAD_S:-60}",
      description =
          "How often the two files are looked at for a change. BLAZEDB_TLS_RELOAD_S;"
              + " default: ${DEFAULT-VALUE}")
  private int tlsReloadS;

  @Option(
      names = "--origins",
      paramLabel = "ORIGIN",
      split = ",",
      defaultValue = "${env:BLAZEDB_ORIGINS:-}",
      description =
          "Web pages that browsers may let talk to the gateway, like https://app.example.com,"
              + " separated by commas; * for all. BLAZEDB_ORIGINS")
  private List<String> origins;

  @Option(
      names = "--subject-messages-per-s",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SUBJECT_MESSAGES_PER_S:-" + BY_AUTHENTICATION + "}",
      description =
          "Messages and requests a second of one subject; 0 for no limit, -1 for 1000 with"
              + " authentication and no limit without."
              + " BLAZEDB_SUBJECT_MESSAGES_PER_S; default: ${DEFAULT-VALUE}")
  private long subjectMessages;

  @Option(
      names = "--subject-ops-per-s",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SUBJECT_OPS_PER_S:-" + BY_AUTHENTICATION + "}",
      description =
          "The same for pushed operations, -1 for 200000. BLAZEDB_SUBJECT_OPS_PER_S;"
              + " default: ${DEFAULT-VALUE}")
  private long subjectOps;

  @Option(
      names = "--subject-kib-per-s",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_SUBJECT_KIB_PER_S:-" + BY_AUTHENTICATION + "}",
      description =
          "The same for received KiB, -1 for 32768. BLAZEDB_SUBJECT_KIB_PER_S;"
              + " default: ${DEFAULT-VALUE}")
  private long subjectKib;

  @Option(
      names = "--address-messages-per-s",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_ADDRESS_MESSAGES_PER_S:-" + BY_AUTHENTICATION + "}",
      description =
          "Messages and requests a second from one address (IPv6: one /64), -1 for 4000."
              + " BLAZEDB_ADDRESS_MESSAGES_PER_S; default: ${DEFAULT-VALUE}")
  private long addressMessages;

  @Option(
      names = "--address-ops-per-s",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_ADDRESS_OPS_PER_S:-" + BY_AUTHENTICATION + "}",
      description =
          "The same for pushed operations, -1 for 800000. BLAZEDB_ADDRESS_OPS_PER_S;"
              + " default: ${DEFAULT-VALUE}")
  private long addressOps;

  @Option(
      names = "--address-kib-per-s",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_ADDRESS_KIB_PER_S:-" + BY_AUTHENTICATION + "}",
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

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_CONNECTIONS:-10000}",
      description =
          "WebSocket connections at a time. BLAZEDB_CONNECTIONS; default: ${DEFAULT-VALUE}")
  private int connections;

  @Option(
      names = "--sockets",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SOCKETS:-12000}",
      description =
          "Open sockets at a time, WebSocket or not. BLAZEDB_SOCKETS; default: ${DEFAULT-VALUE}")
  private int sockets;

  @Option(
      names = "--sockets-per-address",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_SOCKETS_PER_ADDRESS:-" + BY_AUTHENTICATION + "}",
      description =
          "Open sockets from one address (IPv6: one /64), -1 for 1000 with authentication and as"
              + " many as --sockets without. Behind a proxy all come from its address."
              + " BLAZEDB_SOCKETS_PER_ADDRESS; default: ${DEFAULT-VALUE}")
  private int socketsPerAddress;

  @Option(
      names = "--handshake-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_HANDSHAKE_TIMEOUT_MS:-10000}",
      description =
          "How long a connection may take to introduce itself, and a request to come whole."
              + " BLAZEDB_HANDSHAKE_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int handshakeTimeoutMs;

  @Option(
      names = "--handshake-kib",
      paramLabel = "KIB",
      defaultValue = "${env:BLAZEDB_HANDSHAKE_KIB:-64}",
      description =
          "KiB that a WebSocket may send before it is let in. BLAZEDB_HANDSHAKE_KIB;"
              + " default: ${DEFAULT-VALUE}")
  private int handshakeKib;

  @Option(
      names = "--pings",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_PINGS:-100}",
      description =
          "Pings and pongs that a WebSocket may send between two of the gateway's pings."
              + " BLAZEDB_PINGS; default: ${DEFAULT-VALUE}")
  private int pings;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** WebSocket connections at a time. */
  int connections() {
    return between("--connections", connections, 1, 1_000_000);
  }

  /** How long a connection may take to introduce itself, ms. */
  int handshakeTimeoutMs() {
    return between("--handshake-timeout-ms", handshakeTimeoutMs, 1, 600_000);
  }

  /**
   * What the options say, for a gateway that is to listen on {@code host}.
   *
   * @throws ParameterException naming the option
   */
  Security security(String host) {
    Authentication authentication = authentication(host);
    boolean isOpen = authentication instanceof Authentication.NoAuthentication;
    return new Security(authentication, originSet(), tls(), rates(isOpen), socketLimits(isOpen));
  }

  /** What an operator should know who starts a gateway so, a line each. */
  List<String> warnings(String host, Security security) {
    List<String> lines = new ArrayList<>();
    if (security.authentication() instanceof Authentication.NoAuthentication) {
      lines.add(
          isLoopback(host)
              ? "No authentication: for this machine only."
              : "NO AUTHENTICATION: everybody who reaches "
                  + host
                  + " reads and writes everything (--insecure-no-auth).");
    } else if (security.tls().isEmpty() && !isLoopback(host)) {
      lines.add("No TLS: tokens can be read on the way unless TLS is in front (--tls-cert).");
    }
    return lines;
  }

  private Authentication authentication(String host) {
    List<String> given = keyOptionsGiven();
    if (given.size() > 1) {
      throw refused(String.join(" and ", given) + " are given; it can be only one");
    }
    if (given.isEmpty()) {
      return withoutKeys(host);
    }
    if (insecureNoAuth) {
      throw refused("--insecure-no-auth and " + given.get(0) + " contradict each other");
    }
    return new Authentication.Tokens(keys(given.get(0)), claims());
  }

  private List<String> keyOptionsGiven() {
    List<String> given = new ArrayList<>();
    addIfGiven(given, "--auth-secret", secret);
    addIfGiven(given, "--auth-secret-file", secretFile);
    addIfGiven(given, "--auth-public-key", publicKey);
    addIfGiven(given, "--auth-jwks", jwks);
    return given;
  }

  private static void addIfGiven(List<String> given, String option, String value) {
    if (!value.isBlank()) {
      given.add(option);
    }
  }

  private Authentication withoutKeys(String host) {
    if (!insecureNoAuth && !isLoopback(host)) {
      throw refused(
          "--host "
              + host
              + " is not a loopback address, which needs authentication: "
              + KEY_OPTIONS
              + " (or --insecure-no-auth, which lets everybody in)");
    }
    return new Authentication.NoAuthentication();
  }

  private KeySource keys(String option) {
    try {
      switch (option) {
        case "--auth-secret":
          return KeySource.Secret.of(secret);
        case "--auth-secret-file":
          return KeySource.Secret.in(Path.of(secretFile));
        case "--auth-public-key":
          return KeySource.PublicKeys.in(Path.of(publicKey));
        default:
          return jwks();
      }
    } catch (IOException e) {
      throw refused(option + ": " + e.getMessage() + " cannot be read");
    } catch (IllegalArgumentException e) {
      throw refused(option + ": " + e.getMessage());
    }
  }

  private KeySource jwks() {
    KeySource.Jwks any = KeySource.Jwks.at(URI.create(jwks));
    return new KeySource.Jwks(
        any.uri(),
        1_000L * between("--auth-jwks-refresh-s", jwksRefreshS, 1, 86_400),
        1_000L * between("--auth-jwks-pause-s", jwksPauseS, 1, 3_600),
        any.timeoutMs());
  }

  private ClaimRules claims() {
    if (audience.isBlank() || claim.isBlank()) {
      throw refused("--auth-audience and --auth-claim must not be empty");
    }
    return new ClaimRules(
        issuer.isBlank() ? Optional.empty() : Optional.of(issuer),
        audience,
        claim,
        1_000L * between("--auth-leeway-s", leewayS, 0, 600),
        between("--auth-databases", databasesMax, 1, 1_000));
  }

  private Set<String> originSet() {
    Set<String> given =
        origins.stream().filter(each -> !each.isBlank()).collect(Collectors.toUnmodifiableSet());
    try {
      return Security.none().withOrigins(given).origins();
    } catch (IllegalArgumentException e) {
      throw refused("--origins: " + e.getMessage());
    }
  }

  private Optional<TlsFiles> tls() {
    if (tlsCert.isBlank() != tlsKey.isBlank()) {
      throw refused("--tls-cert and --tls-key need each other");
    }
    return tlsCert.isBlank()
        ? Optional.empty()
        : Optional.of(
            new TlsFiles(
                Path.of(tlsCert),
                Path.of(tlsKey),
                1_000L * between("--tls-reload-s", tlsReloadS, 1, 86_400)));
  }

  private RateLimits rates(boolean isOpen) {
    Rate subject = isOpen ? Rate.NONE : SUBJECT_DEFAULT;
    Rate address = isOpen ? Rate.NONE : ADDRESS_DEFAULT;
    return new RateLimits(
        new Rate(
            rate("--subject-messages-per-s", subjectMessages, subject.messages()),
            rate("--subject-ops-per-s", subjectOps, subject.operations()),
            bytes("--subject-kib-per-s", subjectKib, subject.bytes())),
        new Rate(
            rate("--address-messages-per-s", addressMessages, address.messages()),
            rate("--address-ops-per-s", addressOps, address.operations()),
            bytes("--address-kib-per-s", addressKib, address.bytes())),
        between("--rate-tracked", rateTracked, 1, 10_000_000),
        between("--rate-wait-ms", rateWaitMs, 0, 30_000));
  }

  private long bytes(String option, long kib, long byDefault) {
    return kib < 0 ? rate(option, kib, byDefault) : KIB * rate(option, kib, byDefault);
  }

  private long rate(String option, long value, long byDefault) {
    if (value < -1 || value > 1_000_000_000) {
      throw refused(option + " is " + value + ", it must be between -1 and 1000000000");
    }
    return value == -1 ? byDefault : value;
  }

  private SocketLimits socketLimits(boolean isOpen) {
    int max = between("--sockets", sockets, connections(), 2_000_000);
    int perAddress =
        socketsPerAddress == -1
            ? (isOpen ? max : Math.min(max, PER_ADDRESS_DEFAULT))
            : between("--sockets-per-address", socketsPerAddress, 1, 2_000_000);
    return new SocketLimits(
        max,
        perAddress,
        KIB * between("--handshake-kib", handshakeKib, 20, 8_192),
        between("--pings", pings, 1, 1_000_000));
  }

  private int between(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw refused("%s is %d, it must be between %d and %d".formatted(option, value, min, max));
    }
    return value;
  }

  private boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ParameterException(spec.commandLine(), "--host " + host + " is unknown", e);
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
