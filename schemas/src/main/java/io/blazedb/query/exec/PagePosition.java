package io.blazedb.query.exec;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.ValueCodec;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Hash128;
import io.blazedb.op.Value;
import io.blazedb.query.Query;
import io.blazedb.query.Select;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Page tokens: the position of a page's last row, bound to the query and to the epoch of the log.
 * Rows that come, go or change between two pages move no other row across the seam.
 *
 * <p>A version byte; 8 bytes of hash of the query without page and limit; the epoch, 16 bytes; and
 * each value of the position, or that it is missing.
 */
public final class PagePosition {
  /** The most bytes of a token. */
  public static final int BYTES_MAX = 16 << 10;

  private static final int VERSION = 2;

  private PagePosition() {}

  /**
   * The token of a page that ends at {@code position}.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if the values that rows are sorted by
   *     are too long for a token
   */
  static Bytes token(Select select, Epoch epoch, List<Optional<Value>> position) {
    BlazeWriter out = new BlazeWriter(64);
    out.writeByte(VERSION).writeLong(identity(select)).writeId(epoch.high(), epoch.low());
    for (Optional<Value> value : position) {
      out.writeByte(value.isPresent() ? 1 : 0);
      value.ifPresent(present -> ValueCodec.write(out, present));
    }
    if (out.size() > BYTES_MAX) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "the values that rows are sorted by take %d bytes in a page token, at most %d"
              .formatted(out.size(), BYTES_MAX));
    }
    return Bytes.wrap(out.toByteArray());
  }

  /**
   * The position behind which the page begins.
   *
   * @throws BlazeException {@link ErrorCode#BAD_PAGE_TOKEN} for a token of another query or epoch
   */
  static List<Optional<Value>> read(Select select, Epoch epoch, Bytes token) {
    try {
      return read(select, epoch, new BlazeReader(token));
    } catch (BlazeException e) {
      if (e.code() == ErrorCode.BAD_PAGE_TOKEN) {
        throw e;
      }
      throw bad("cannot be read: " + e.getMessage());
    }
  }

  private static List<Optional<Value>> read(Select select, Epoch epoch, BlazeReader in) {
    if (in.readByte() != VERSION || in.readLong() != identity(select)) {
      throw bad("was not issued for this query");
    }
    Epoch issued = new Epoch(in.readLong(), in.readLong());
    if (!issued.equals(epoch)) {
      throw bad("is of epoch " + issued + ", the log of epoch " + epoch);
    }
    int size = size(select);
    List<Optional<Value>> position = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      position.add(
          in.readCode(2, ErrorCode.BAD_PAGE_TOKEN, "flag") == 0
              ? Optional.empty()
              : Optional.of(ValueCodec.read(in, Limits.DEFAULT)));
    }
    in.expectEnd();
    requireIds(select, position);
    return position;
  }

  private static int size(Select select) {
    int ties = select.isGrouped() ? select.groupBy().size() : 1 + select.joins().size();
    return select.order().size() + ties;
  }

  private static void requireIds(Select select, List<Optional<Value>> position) {
    boolean fits =
        select.isGrouped()
            || position.get(select.order().size()).orElse(Value.ofNull()) instanceof Value.Uuid;
    if (!fits) {
      throw bad("names no record");
    }
  }

  private static BlazeException bad(String why) {
    return new BlazeException(ErrorCode.BAD_PAGE_TOKEN, "the page token " + why);
  }

  /** What the query asks, whatever page of it and however much of that. */
  private static long identity(Select select) {
    Select asked =
        select.draft().limit(Query.LIMIT_DEFAULT).firstPage().answer(Select.Answer.ROWS).select();
    byte[] text = asked.toString().getBytes(StandardCharsets.UTF_8);
    long[] halves = new long[2];
    Hash128.hash(text, 0, text.length, halves);
    return halves[0];
  }
}
