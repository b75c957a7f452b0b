/**
 * The rows of live queries: what is in a result, and what becomes of it. No transport, no clock.
 */
package io.blazedb.gateway.live;
