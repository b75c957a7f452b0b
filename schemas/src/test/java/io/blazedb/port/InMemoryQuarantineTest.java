package io.blazedb.port;

final class InMemoryQuarantineTest extends QuarantineContract {
  private final InMemoryQuarantine quarantine = new InMemoryQuarantine();

  @Override
  protected Quarantine quarantine() {
    return quarantine;
  }
}
