package io.blazedb.port;

final class InMemoryPresenceTest extends PresenceChannelContract {
  private final InMemoryPresence presence = new InMemoryPresence();

  @Override
  protected PresenceChannel open() {
    return presence.open();
  }
}
