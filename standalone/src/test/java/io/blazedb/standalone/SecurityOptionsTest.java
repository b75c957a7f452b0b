package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.gateway.Security;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.http.MetricsAccess;
import io.blazedb.gateway.limits.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class SecurityOptionsTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  @Command(name = "test")
  private static final class Host {
    @Mixin private SecurityOptions options;
  }

  private static SecurityOptions parsed(String... arguments) {
    Host host = new Host();
    new CommandLine(host).parseArgs(arguments);
    return host.options;
  }

  private static Security on(String host, String... arguments) {
    return parsed(arguments).security(host);
  }

  @Test
  void needsNoAuthenticationOnLoopbackAndSaysSo() {
    Security security = on("127.0.0.1");
    assertThat(security.authentication()).isInstanceOf(Authentication.NoAuthentication.class);
    assertThat(security.rates().perSubject()).isEqualTo(Rate.NONE);
    assertThat(parsed().warnings("127.0.0.1", security))
        .containsExactly("No authentication: for this machine only.");
    assertThat(on("::1")).isEqualTo(security);
  }

  @Test
  void letsEverybodyInElsewhereOnlyWhenToldTo() {
    assertRefused("0.0.0.0", new String[0], "0.0.0.0", "--auth-secret-file", "--insecure-no-auth");
    Security open = on("0.0.0.0", "--insecure-no-auth");
    assertThat(open.authentication()).isInstanceOf(Authentication.NoAuthentication.class);
    assertThat(parsed().warnings("0.0.0.0", open))
        .singleElement()
        .asString()
        .startsWith("NO AUTHENTICATION");
  }

  @Test
  void limitsRatesAndSocketsWhereThereIsAuthentication() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), SECRET);
    Security security = on("0.0.0.0", "--auth-secret-file", file.toString());
    assertThat(security.authentication()).isInstanceOf(Authentication.Tokens.class);
    assertThat(security.rates().perSubject()).isEqualTo(new Rate(1_000, 200_000, 32 << 20));
    assertThat(security.sockets().perAddressMax()).isEqualTo(1_000);
    assertThat(parsed().warnings("0.0.0.0", security)).singleElement().asString().contains("TLS");
  }

  @Test
  void takesWhatItIsGiven() {
    Security security =
        on(
            "0.0.0.0",
            "--auth-secret=" + SECRET,
            "--origins=https://a.example,https://b.example:8443",
            "--tls-cert=c.pem",
            "--tls-key=k.pem",
            "--tls-reload-s=5",
            "--subject-messages-per-s=0",
            "--subject-kib-per-s=2");
    assertThat(security.origins()).containsOnly("https://a.example", "https://b.example:8443");
    assertThat(security.tls().orElseThrow().reloadMs()).isEqualTo(Duration.ofSeconds(5).toMillis());
    assertThat(security.rates().perSubject()).isEqualTo(new Rate(0, 200_000, 2_048));
  }

  @Test
  void letsThoseReadMetricsWhoAreLetIn() throws IOException {
    assertThat(on("127.0.0.1").metrics()).isEqualTo(new MetricsAccess.Everybody());
    assertThat(on("0.0.0.0", "--auth-secret=" + SECRET).metrics())
        .isEqualTo(new MetricsAccess.AnyToken());
    assertThat(on("0.0.0.0", "--auth-secret=" + SECRET, "--metrics-open").metrics())
        .isEqualTo(new MetricsAccess.Everybody());
    Path file = Files.writeString(directory.resolve("scraper"), SECRET + "\n");
    assertThat(on("127.0.0.1", "--metrics-token-file=" + file).metrics())
        .isEqualTo(new MetricsAccess.Scraper(SECRET));
    String[] both = {"--metrics-open", "--metrics-token-file=" + file};
    assertRefused("127.0.0.1", both, "contradict");
    Path weak = Files.writeString(directory.resolve("weak"), "short");
    assertRefused("127.0.0.1", new String[] {"--metrics-token-file=" + weak}, "16 to 1024");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--auth-secret=short | --auth-secret: the token secret has 5 bytes",
        "--auth-secret-file=/nowhere | --auth-secret-file",
        "--auth-public-key=/nowhere | --auth-public-key",
        "--auth-jwks=http://192.0.2.1/keys | https",
        "--auth-jwks=:x | --auth-jwks",
        "--auth-jwks=https://x/k --auth-secret=a | only one",
        "--insecure-no-auth --auth-jwks=https://x/k | contradict",
        "--tls-cert=c.pem | --tls-key",
        "--origins=app.example.com | --origins",
        "--connections=0 | --connections (BLAZEDB_CONNECTIONS) is 0",
        "--sockets=5 | --sockets (BLAZEDB_SOCKETS) is 5, it must be between 10000",
        "--sockets-per-address=0 | --sockets-per-address",
        "--handshake-kib=1 | --handshake-kib",
        "--pings=0 | --pings",
        "--rate-wait-ms=40000 | --rate-wait-ms",
        "--rate-tracked=0 | --rate-tracked",
        "--metrics-token-file=/nowhere | --metrics-token-file",
        "--subject-ops-per-s=-2 | --subject-ops-per-s",
        "--address-kib-per-s=-2 | --address-kib-per-s",
      })
  void namesTheOptionThatIsWrong(String arguments, String said) {
    assertRefused("127.0.0.1", arguments.split(" ", -1), said);
  }

  private static void assertRefused(String host, String[] arguments, String... said) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> on(host, arguments))
        .satisfies(e -> assertThat(e.getMessage()).contains(said));
  }
}
