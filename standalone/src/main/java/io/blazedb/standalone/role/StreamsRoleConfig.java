package io.blazedb.standalone.role;

import io.blazedb.streams.ViewsConfig;
import io.blazedb.streams.http.Secret;
import io.blazedb.streams.http.ViewServerConfig;
import java.util.Optional;

/**
 * What a {@link StreamsRole} is started with.
 *
 * @param views Kafka, the state directory, and how to merge and query
 * @param server where gateways ask
 * @param advertised the {@code host:port} that gateways reach the server at, if it is not the one
 *     that it listens on
 * @param metricsSecret what who reads the metrics must present; empty for what gateways present
 * @param startTimeoutMs how long the start waits for Kafka and for the oplog, ms
 */
public record StreamsRoleConfig(
    ViewsConfig views,
    ViewServerConfig server,
    Optional<String> advertised,
    Optional<Secret> metricsSecret,
    long startTimeoutMs) {}
