/**
 * The views of Streams instances elsewhere, asked over HTTP: finds who has a shard, and retries.
 */
package io.blazedb.gateway.views;
