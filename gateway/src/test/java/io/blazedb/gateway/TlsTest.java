package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.blazedb.gateway.http.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest extends GatewayHarness {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static final byte ALERT = 0x15;
  private static final byte FATAL = 2;
  private static final byte PROTOCOL_VERSION = 70;

  @TempDir private Path directory;

  /** A certificate of 127.0.0.1 that it signed itself, and its key. */
  private record Identity(KeyStore store) {
    static Identity make(Path file) throws Exception {
      Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
      Process made =
          new ProcessBuilder(
                  keytool.toString(),
                  "-genkeypair",
                  "-alias",
                  "it",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=blazedb test",
                  "-ext",
                  "san=ip:127.0.0.1",
                  "-validity",
                  "2",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  new String(PASSWORD))
              .redirectErrorStream(true)
              .start();
      assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(made.exitValue())
          .as(new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isZero();
      return new Identity(KeyStore.getInstance(file.toFile(), PASSWORD));
    }

    X509Certificate certificate() throws GeneralSecurityException {
      return (X509Certificate) store.getCertificate("it");
    }

    String certificatePem() throws GeneralSecurityException {
      return pem("CERTIFICATE", certificate().getEncoded());
    }

    String keyPem() throws GeneralSecurityException {
      return pem("PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded());
    }

    private static String pem(String label, byte[] der) {
      String text = Base64.getMimeEncoder().encodeToString(der);
      return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    /** Trusts this certificate and no other. */
    SSLContext trusting() throws GeneralSecurityException, IOException {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("it", certificate());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    }
  }

  private TlsFiles files() {
    return new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"), 50);
  }

  private void install(Identity identity) throws Exception {
    put("cert.pem", identity.certificatePem());
    put("key.pem", identity.keyPem());
  }

  private void put(String name, String text) throws IOException {
    Path next = Files.writeString(directory.resolve(name + ".new"), text);
    Files.move(next, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void startWithTls() {
    startWith(GatewayConfig.defaults().withSecurity(Security.none().withTls(files())));
  }

  private static HttpClient client(Identity trusted) throws Exception {
    return HttpClient.newBuilder().sslContext(trusted.trusting()).build();
  }

  private String live(Identity trusted) throws Exception {
    return client(trusted)
        .send(
            HttpRequest.newBuilder(
                    URI.create("https://127.0.0.1:" + gateway.port() + "/health/live"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void speaksHttpsAndWssAndTakesANewCertificateWithoutLosingConnections() throws Exception {
    Identity first = Identity.make(directory.resolve("first.p12"));
    Identity second = Identity.make(directory.resolve("second.p12"));
    install(first);
    startWithTls();
    assertThat(live(first)).contains("live");
    assertThatThrownBy(() -> live(second)).isInstanceOf(SSLHandshakeException.class);
    URI sync = URI.create("wss://127.0.0.1:" + gateway.port() + "/sync");
    try (Device device = Device.connect(client(first), sync).handshaken("")) {
      assertThat(device.push(batch(1)).offset()).isZero();
      install(second);
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> live(second).contains("live"));
      assertThatThrownBy(() -> live(first)).isInstanceOf(SSLHandshakeException.class);
      assertThat(device.push(batch(2)).offset()).isEqualTo(1);
    }
  }

  @Test
  void keepsTheCertificateThatWorksWhenTheNewOneDoesNot() throws Exception {
    Identity first = Identity.make(directory.resolve("first.p12"));
    Identity second = Identity.make(directory.resolve("second.p12"));
    install(first);
    startWithTls();
    put("cert.pem", "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
    assertThat(live(first)).contains("live");
    install(second);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> live(second).contains("live"));
  }

  @Test
  void speaksNothingOlderThanTls12() throws Exception {
    Identity identity = Identity.make(directory.resolve("first.p12"));
    install(identity);
    startWithTls();
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLSocket socket = socket(identity, version)) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      }
    }
    assertThat(answerToAClientOfTls11()).startsWith(ALERT).endsWith(FATAL, PROTOCOL_VERSION);
  }

  /** The first record that answers a ClientHello whose newest version is TLS 1.1. */
  private byte[] answerToAClientOfTls11() throws IOException {
    ByteBuffer hello = ByteBuffer.allocate(50);
    hello.put(new byte[] {0x16, 0x03, 0x01, 0, 45}); // a record of 45 bytes
    hello.put(new byte[] {0x01, 0, 0, 41, 0x03, 0x02}); // ClientHello, TLS 1.1
    hello.put(new byte[33]); // random, no session id
    hello.put(new byte[] {0, 2, (byte) 0xC0, 0x09, 1, 0}); // ECDHE-ECDSA-AES-128, no compression
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(hello.array());
      return socket.getInputStream().readNBytes(7);
    }
  }

  private SSLSocket socket(Identity trusted, String version) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            trusted
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  @Test
  void doesNotStartWithoutItsFiles() {
    assertThatExceptionOfType(GatewayStartException.class)
        .isThrownBy(this::startWithTls)
        .withMessageContaining("cert.pem");
  }
}
