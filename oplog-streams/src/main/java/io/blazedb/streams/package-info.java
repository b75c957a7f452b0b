/**
 * Merges the oplog into RocksDB views with Kafka Streams, and answers queries from them in this
 * process.
 */
package io.blazedb.streams;
