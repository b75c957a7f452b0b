package io.blazedb.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI 3.1 document of the HTTP side, which is written by hand and held by a test. */
final class OpenApi {
  private static final String RESOURCE = "openapi.json";

  private OpenApi() {}

  /** The document as JSON. */
  static String document() {
    try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new AssertionError("the build left " + RESOURCE + " out");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
