/** The messages between devices and gateways, and their frames. Specified in docs/protocol.md. */
package io.blazedb.wire;
