package io.blazedb.client.store;

final class InMemoryStoreTest extends LocalStoreContract {
  @Override
  protected LocalStore open() {
    return new InMemoryStore();
  }
}
