package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/** How faults of JSON queries are worded. */
final class JsonFaults {
  private static final int SHOWN_CHARS_MAX = 80;

  private JsonFaults() {}

  static BlazeException bad(String detail) {
    return new BlazeException(ErrorCode.BAD_QUERY, detail);
  }

  static BlazeException wrong(String where, String wanted, JsonNode found) {
    return bad(where + " must be " + wanted + ", not " + shown(found.toString()));
  }

  static String shown(String text) {
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
  }
}
