/** The one table of error codes and the exceptions that carry them. */
package io.blazedb.error;
