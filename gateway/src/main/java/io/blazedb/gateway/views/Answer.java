package io.blazedb.gateway.views;

import io.blazedb.wire.Message;
import java.net.URI;

/** What a Streams instance says to a question. */
sealed interface Answer {

  /**
   * A message: what was asked for, or a refusal.
   *
   * @param message the message
   */
  record Said(Message message) implements Answer {}

  /**
   * Another instance has the view.
   *
   * @param owner its address
   */
  record Moved(URI owner) implements Answer {}

  /**
   * Nothing that is of use.
   *
   * @param reason why
   */
  record Nothing(String reason) implements Answer {}
}
