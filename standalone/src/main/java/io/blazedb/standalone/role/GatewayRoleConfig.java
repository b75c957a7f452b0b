package io.blazedb.standalone.role;

import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.gateway.views.RemoteViewsConfig;

/**
 * What a {@link GatewayRole} is started with.
 *
 * @param oplog Kafka, and how it is used
 * @param views the Streams instances, and how they are asked
 * @param gateway the front
 * @param startTimeoutMs how long the start waits for Kafka, ms
 */
public record GatewayRoleConfig(
    KafkaOplogConfig oplog, RemoteViewsConfig views, GatewayConfig gateway, long startTimeoutMs) {}
