package io.blazedb.codec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.function.Supplier;

/** Bytes that break a rule of the format, with the position at which they do. */
public final class MalformedException extends BlazeException {
  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * Makes the refusal.
   *
   * @param code which rule is broken
   * @param position byte position from the start of the frame, batch or value that was read
   * @param detail what stands there
   */
  public MalformedException(ErrorCode code, int position, String detail) {
    super(code, detail + " at byte " + position);
    this.position = position;
  }

  /**
   * The result of {@code check}, whose refusals get a position.
   *
   * @param position where what is checked begins
   */
  public static <T> T at(int position, Supplier<T> check) {
    try {
      return check.get();
    } catch (MalformedException e) {
      throw e;
    } catch (BlazeException e) {
      throw new MalformedException(e.code(), position, e.getMessage());
    }
  }

  /** The byte position of the fault. */
  public int position() {
    return position;
  }
}
