/** Answers the gateways' questions to the views over HTTP, and says where else to ask. */
package io.blazedb.streams.http;
