/** How fast a subject and an address may be. */
package io.blazedb.gateway.limits;
