package io.blazedb.benchmarks.gateway;

import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import java.util.List;
import java.util.Map;

/**
 * The product's gateway on a log in memory. The variants that are measured against it differ in
 * what they can share:
 *
 * <ul>
 *   <li>{@code shared}: the product with its defaults: an update is framed once;
 *   <li>{@code framed}: no ring of recent frames, so that each subscription frames the same batch
 *       bytes for itself;
 *   <li>{@code encoded}: besides, the log gives objects that are encoded for each reader.
 * </ul>
 */
final class FanOutRole implements Role {
  private final MemoryLog log;
  private final Gateway gateway;

  FanOutRole(String variant) {
    log =
        new MemoryLog(
            variant.equals("encoded") ? MemoryLog.Reading.OBJECTS : MemoryLog.Reading.BYTES);
    GatewayConfig config = GatewayConfig.defaults().withPort(0);
    gateway =
        Gateway.start(
            variant.equals("shared") ? config : config.withRingBytesMax(0), log, new NoViews());
  }

  @Override
  public Facts ready() {
    return new Facts(Map.of("port", Integer.toString(gateway.port())));
  }

  @Override
  public Facts answer(List<String> words) {
    if (!words.get(0).equals("deliver")) {
      throw Role.unknown(words);
    }
    log.appendBatches(Integer.parseInt(words.get(1)));
    return Facts.none();
  }

  @Override
  public void close() {
    gateway.close();
    log.close();
  }
}
