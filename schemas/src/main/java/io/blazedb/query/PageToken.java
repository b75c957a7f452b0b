package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.RecordId;
import java.nio.ByteBuffer;

/**
 * Where a page ended: the last record id, bound to the query it was issued for.
 *
 * <p>Sixteen bytes of record id, four bytes of hash of the query without page and limit.
 */
public final class PageToken {
  private static final int BYTES = 20;

  private PageToken() {}

  /** The token that continues {@code query} after {@code last}. */
  public static Bytes after(Query query, RecordId last) {
    return Bytes.wrap(
        ByteBuffer.allocate(BYTES)
            .putLong(last.high())
            .putLong(last.low())
            .putInt(identity(query))
            .array());
  }

  /**
   * The record id after which {@code query}'s page begins.
   *
   * @throws BlazeException {@link ErrorCode#BAD_PAGE_TOKEN} for a token of another query
   */
  public static RecordId last(Query query, Bytes token) {
    ByteBuffer buffer = token.asByteBuffer();
    if (token.length() != BYTES || buffer.getInt(16) != identity(query)) {
      throw new BlazeException(
          ErrorCode.BAD_PAGE_TOKEN, "page token " + token + " was not issued for this query");
    }
    return new RecordId(buffer.getLong(0), buffer.getLong(8));
  }

  private static int identity(Query query) {
    String text = query.collection() + "\n" + query.ids() + "\n" + query.where();
    return text.hashCode();
  }
}
