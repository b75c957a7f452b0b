/** What a gateway tells of itself, as a port: sessions and sockets record, and know no library. */
package io.blazedb.gateway.telemetry;
