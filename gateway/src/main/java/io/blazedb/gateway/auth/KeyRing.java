package io.blazedb.gateway.auth;

import com.nimbusds.jose.JWSHeader;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The keys that there are now. Thread-safe; never blocks. */
interface KeyRing extends AutoCloseable {

  /**
   * The keys that a token with this header may have been signed for, none if there is none.
   *
   * @return fails with {@code UNAVAILABLE} if the keys are not known and cannot be fetched
   */
  CompletionStage<List<VerificationKey>> keysFor(JWSHeader header);

  @Override
  void close();
}
