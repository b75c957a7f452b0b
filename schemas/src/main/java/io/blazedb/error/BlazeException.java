package io.blazedb.error;

/** A refusal with a code from {@link ErrorCode} and a text that names the refused value. */
public class BlazeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Makes a refusal.
   *
   * @param code what kind of refusal it is
   * @param detail one sentence that names the value and the bound or grammar it breaks
   */
  public BlazeException(ErrorCode code, String detail) {
    super(detail);
    this.code = code;
  }

  /** Makes a refusal that another failure caused. */
  public BlazeException(ErrorCode code, String detail, Throwable cause) {
    super(detail, cause);
    this.code = code;
  }

  /** What kind of refusal it is. */
  public final ErrorCode code() {
    return code;
  }
}
