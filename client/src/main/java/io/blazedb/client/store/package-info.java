/** Where a device's database is kept: the port, its write sets, and the in-memory store. */
package io.blazedb.client.store;
