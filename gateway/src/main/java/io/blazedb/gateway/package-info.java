/** The gateway as a whole: its settings, and starting and stopping it. */
package io.blazedb.gateway;
