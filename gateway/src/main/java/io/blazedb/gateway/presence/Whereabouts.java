package io.blazedb.gateway.presence;

import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;

/**
 * A node in a database.
 *
 * @param database which database
 * @param node who
 */
record Whereabouts(DatabaseName database, NodeId node) {}
