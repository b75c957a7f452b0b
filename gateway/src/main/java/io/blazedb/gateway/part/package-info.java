/** What partial subscriptions share: what log entries touch, and the states of it. No transport. */
package io.blazedb.gateway.part;
