/** The query model and the rules that decide whether a record matches. Pure. */
package io.blazedb.query;
