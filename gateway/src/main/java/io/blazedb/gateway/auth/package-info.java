/** Who may do what: tokens in, {@link io.blazedb.gateway.auth.Access} out. */
package io.blazedb.gateway.auth;
