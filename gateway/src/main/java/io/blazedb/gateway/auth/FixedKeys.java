package io.blazedb.gateway.auth;

import com.nimbusds.jose.JWSHeader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keys that do not change. */
record FixedKeys(List<VerificationKey> keys) implements KeyRing {
  @Override
  public CompletionStage<List<VerificationKey>> keysFor(JWSHeader header) {
    return CompletableFuture.completedStage(
        keys.stream().filter(key -> key.isFor(header)).toList());
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
