package io.blazedb.gateway.views;

/** Who is to answer a question. */
enum Whom {
  /** The instance that owns the view; any other one names it. */
  OWNER,
  /** Whoever has a copy: the owner is away. */
  ANYBODY
}
