/** How a device reaches a server: the relay interface and its WebSocket implementation. */
package io.blazedb.client.relay;
