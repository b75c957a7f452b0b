package io.blazedb.gateway.session;

import io.blazedb.gateway.auth.Authenticator;
import io.blazedb.gateway.dictionary.DictionaryTraining;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.limits.RateLimiter;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.Oplog;
import io.blazedb.port.ViewReader;
import java.util.function.LongSupplier;

/**
 * What all sessions of a gateway share.
 *
 * @param config what one session may use
 * @param pushCheck decides what of pushes is accepted
 * @param oplog the log
 * @param views the merged views
 * @param dictionaries what batches may be packed with
 * @param training makes more dictionaries
 * @param fanOut the log's newest entries
 * @param authenticator who may do what
 * @param rates how fast they may be
 * @param clockMs the gateway's clock, Unix milliseconds
 * @param agent name and version of this software, as handshakes say it
 */
public record SessionServices(
    SessionConfig config,
    PushCheck pushCheck,
    Oplog oplog,
    ViewReader views,
    DictionaryStore dictionaries,
    DictionaryTraining training,
    FanOut fanOut,
    Authenticator authenticator,
    RateLimiter rates,
    LongSupplier clockMs,
    String agent) {}
