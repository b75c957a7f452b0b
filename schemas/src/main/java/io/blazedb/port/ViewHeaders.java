package io.blazedb.port;

/**
 * The HTTP headers between gateways and Streams instances, beside the frames that they exchange.
 */
public final class ViewHeaders {
  /** Of a question: the number of the shard that is asked; without it, 0. */
  public static final String SHARD = "Blazedb-Shard";

  /** Of a question: {@link Recency#lagMsMax}; without it, no copy may answer. */
  public static final String LAG_MS_MAX = "Blazedb-Lag-Ms-Max";

  /** Of a question: {@link #ANYBODY} if the owner is away and a copy shall answer. */
  public static final String WHOM = "Blazedb-Whom";

  /** A value of {@link #WHOM}. */
  public static final String ANYBODY = "anybody";

  /** Of an answer: the {@link Lag#text} of the copy that answers. */
  public static final String LAG = "Blazedb-Lag";

  /** Of an answer: which other instances have copies, {@code host:port}, separated by commas. */
  public static final String COPIES = "Blazedb-Copies";

  private ViewHeaders() {}
}
