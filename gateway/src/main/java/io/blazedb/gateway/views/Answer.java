package io.blazedb.gateway.views;

import io.blazedb.port.Lag;
import io.blazedb.wire.Message;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What a Streams instance says to a question. */
sealed interface Answer {

  /**
   * A message: what was asked for, or a refusal.
   *
   * @param message the message
   * @param lag how far the copy that answers is behind; empty if the owner answers
   * @param copies which instances have copies of the view
   */
  record Said(Message message, Optional<Lag> lag, List<URI> copies) implements Answer {
    /** A refusal that is made up here. */
    Said(Message message) {
      this(message, Optional.empty(), List.of());
    }
  }

  /**
   * Another instance has the view.
   *
   * @param owner its address
   * @param copies which instances have copies of the view
   */
  record Moved(URI owner, List<URI> copies) implements Answer {}

  /**
   * Nothing that is of use.
   *
   * @param reason why
   */
  record Nothing(String reason) implements Answer {}
}
