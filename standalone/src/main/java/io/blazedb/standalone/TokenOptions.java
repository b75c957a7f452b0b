package io.blazedb.standalone;

import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.auth.ClaimRules;
import io.blazedb.gateway.auth.KeySource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a gateway learns who somebody is. */
final class TokenOptions {
  private static final String KEY_OPTIONS = "--auth-secret-file, --auth-public-key or --auth-jwks";

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

  /** What the options say, for a gateway that is to listen on {@code host}. */
  Authentication authentication(Options options, String host) {
    List<String> given = keyOptionsGiven();
    if (given.size() > 1) {
      throw options.refused(String.join(" and ", given) + " are given; it can be only one");
    }
    if (given.isEmpty()) {
      return withoutKeys(options, host);
    }
    if (insecureNoAuth) {
      throw options.refused("--insecure-no-auth and " + given.get(0) + " contradict each other");
    }
    return new Authentication.Tokens(keys(options, given.get(0)), claims(options));
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

  private Authentication withoutKeys(Options options, String host) {
    if (!insecureNoAuth && !options.isLoopback("--host", host)) {
      throw options.refused(
          "--host "
              + host
              + " is not a loopback address, which needs authentication: "
              + KEY_OPTIONS
              + " (or --insecure-no-auth, which lets everybody in)");
    }
    return new Authentication.NoAuthentication();
  }

  private KeySource keys(Options options, String option) {
    try {
      switch (option) {
        case "--auth-secret":
          return KeySource.Secret.of(secret);
        case "--auth-secret-file":
          return KeySource.Secret.in(Path.of(secretFile));
        case "--auth-public-key":
          return KeySource.PublicKeys.in(Path.of(publicKey));
        default:
          return keySet(options);
      }
    } catch (IOException e) {
      throw options.refused(option + ": " + e.getMessage() + " cannot be read");
    } catch (IllegalArgumentException e) {
      throw options.refused(option + ": " + e.getMessage());
    }
  }

  private KeySource keySet(Options options) {
    KeySource.Jwks any = KeySource.Jwks.at(URI.create(jwks));
    return new KeySource.Jwks(
        any.uri(),
        1_000L * options.between("--auth-jwks-refresh-s", jwksRefreshS, 1, 86_400),
        1_000L * options.between("--auth-jwks-pause-s", jwksPauseS, 1, 3_600),
        any.timeoutMs());
  }

  private ClaimRules claims(Options options) {
    if (audience.isBlank() || claim.isBlank()) {
      throw options.refused("--auth-audience and --auth-claim must not be empty");
    }
    return new ClaimRules(
        issuer.isBlank() ? Optional.empty() : Optional.of(issuer),
        audience,
        claim,
        1_000L * options.between("--auth-leeway-s", leewayS, 0, 600),
        options.between("--auth-databases", databasesMax, 1, 1_000));
  }
}
