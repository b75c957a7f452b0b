package io.blazedb.port;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class InMemoryDictionariesTest extends DictionaryStoreContract {
  private final InMemoryDictionaries.Topic topic = new InMemoryDictionaries.Topic();
  private InMemoryDictionaries store;

  @BeforeEach
  void open() {
    store = new InMemoryDictionaries(topic, DictionaryLimits.DEFAULT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected DictionaryStore store() {
    return store;
  }

  @Override
  protected DictionaryStore openAnother(DictionaryLimits limits) {
    return new InMemoryDictionaries(topic, limits);
  }

  @Override
  protected DictionaryStore openOnAnEmptyTopic(DictionaryLimits limits) {
    return new InMemoryDictionaries(new InMemoryDictionaries.Topic(), limits);
  }
}
