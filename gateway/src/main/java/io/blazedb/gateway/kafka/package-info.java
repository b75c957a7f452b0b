/** The oplog in Kafka. */
package io.blazedb.gateway.kafka;
