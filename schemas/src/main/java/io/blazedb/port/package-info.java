/**
 * The interfaces at which the roles meet: the log, the views, the dictionaries and the quarantine.
 */
package io.blazedb.port;
