/** Who is here: in memory, shared with the other gateways, never in the oplog. */
package io.blazedb.gateway.presence;
