/**
 * The releases of mime-db, a public list of media types: real input with known answers. The data is
 * packed in at build time from the webjars of {@code org.webjars.npm:mime-db} (MIT licence).
 */
package io.blazedb.standalone.mimedb;
