package io.blazedb.gateway.session;

import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.port.Oplog;
import io.blazedb.port.ViewReader;
import java.util.function.LongSupplier;

/**
 * What all sessions of a gateway share.
 *
 * @param config what one session may use
 * @param oplog the log
 * @param views the merged views
 * @param fanOut the log's newest entries
 * @param clockMs the gateway's clock, Unix milliseconds
 * @param agent name and version of this software, as handshakes say it
 */
public record SessionServices(
    SessionConfig config,
    Oplog oplog,
    ViewReader views,
    FanOut fanOut,
    LongSupplier clockMs,
    String agent) {}
