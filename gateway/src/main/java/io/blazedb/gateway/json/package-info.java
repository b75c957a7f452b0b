/** Queries and their answers as JSON. */
package io.blazedb.gateway.json;
