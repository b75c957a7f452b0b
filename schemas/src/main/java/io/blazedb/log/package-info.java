/** What stands in the oplog: log records, their keys and envelopes, and the table of topics. */
package io.blazedb.log;
