/** Broker, gateway and views in one process, over one data directory. */
package io.blazedb.standalone.server;
