/** Recent log entries, framed once and shared by all who subscribe to them. No transport. */
package io.blazedb.gateway.fanout;
