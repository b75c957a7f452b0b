package io.blazedb.standalone;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads server-sent events whose data is a JSON object on one line, as gateways send them. */
final class ServerEvents {
  private static final String NAME = "event: ";
  private static final String DATA = "data: ";

  private final ObjectMapper mapper;
  private final Consumer<Event> heard;
  private String name = "";

  /**
   * An event.
   *
   * @param name what it is called
   * @param json its data
   */
  record Event(String name, ObjectNode json) {}

  ServerEvents(ObjectMapper mapper, Consumer<Event> heard) {
    this.mapper = mapper;
    this.heard = heard;
  }

  /** Reads to the end; comments and ids are passed over. */
  void readAll(Stream<String> lines) {
    lines.forEachOrdered(this::read);
  }

  private void read(String line) {
    if (line.startsWith(NAME)) {
      name = line.substring(NAME.length());
    } else if (line.startsWith(DATA)) {
      heard.accept(new Event(name, json(line.substring(DATA.length()))));
    }
  }

  private ObjectNode json(String data) {
    try {
      if (mapper.readTree(data) instanceof ObjectNode json) {
        return json;
      }
      throw new BlazeException(ErrorCode.MALFORMED, "an event whose data is no JSON object");
    } catch (JacksonException e) {
      throw new BlazeException(ErrorCode.MALFORMED, "an event whose data is not JSON", e);
    }
  }
}
