package io.blazedb.query;

/**
 * An index of a view, and what is being done about it.
 *
 * @param definition what is indexed
 * @param state what is being done
 * @param recordsRead how many records the build has read so far, in all if it is ready
 */
public record IndexStatus(IndexDefinition definition, State state, long recordsRead) {

  /** What is being done about an index; the ordinal is the code between gateway and views. */
  public enum State {
    /** Records get their entries one after another; queries do not use it yet. */
    BUILDING,
    /** It answers queries. */
    READY,
    /** Its entries are being removed; queries do not use it any more. */
    DROPPING;

    /** The name in JSON: lower case. */
    public String jsonName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
