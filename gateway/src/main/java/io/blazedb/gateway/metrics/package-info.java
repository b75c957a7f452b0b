/** Micrometer's side of a gateway's metrics; the only package that counts. */
package io.blazedb.gateway.metrics;
