/** The {@code blazedb} command. */
package io.blazedb.standalone;
