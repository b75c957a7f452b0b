/** The interfaces at which the roles meet: the log, the views and the dictionaries. */
package io.blazedb.port;
