/**
 * The Java SDK: a complete local database per device that works offline, and its synchronisation
 * with a server.
 */
package io.blazedb.client;
