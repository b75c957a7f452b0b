/** Databases of several shards: their creation, and queries that all shards answer together. */
package io.blazedb.gateway.shards;
