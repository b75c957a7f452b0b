/** Trains dictionaries on what is in the log. */
package io.blazedb.gateway.dictionary;
