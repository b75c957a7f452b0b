/**
 * The embedded single-node Kafka broker. {@link io.blazedb.broker.Broker} is all that the rest of
 * BlazeDB sees of it; Kafka's server classes, which are internal to Kafka, stay in this package.
 */
package io.blazedb.broker;
