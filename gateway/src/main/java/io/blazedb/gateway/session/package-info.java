/** What a device's connection may do and in which order; knows no transport and no broker. */
package io.blazedb.gateway.session;
