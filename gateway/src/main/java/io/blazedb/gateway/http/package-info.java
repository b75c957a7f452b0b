/** The Vert.x adapter: sockets, WebSockets, HTTP endpoints. */
package io.blazedb.gateway.http;
