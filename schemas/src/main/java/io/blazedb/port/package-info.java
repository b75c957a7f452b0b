/** The interfaces at which the roles meet: the log and the views. */
package io.blazedb.port;
