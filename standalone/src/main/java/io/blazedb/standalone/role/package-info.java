/** One role of BlazeDB in this process, against a Kafka elsewhere. */
package io.blazedb.standalone.role;
