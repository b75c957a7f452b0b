package io.blazedb.op;

/** What an operation does; the ordinal is its wire code. */
public enum OpType {
  /** Makes a record, or writes over one that another node made. */
  INSERT,
  /** Changes fields of a record. */
  UPDATE,
  /** Deletes a record; carries no changes. */
  DELETE,
  /** Declares an index over the collection; the changes describe it. */
  CREATE_INDEX,
  /** Withdraws an index. */
  DROP_INDEX;

  /** Whether operations of this type change a record's fields. */
  public boolean writesFields() {
    return this == INSERT || this == UPDATE;
  }
}
