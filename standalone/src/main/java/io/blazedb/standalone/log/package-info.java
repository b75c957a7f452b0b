/** How this process writes its log. */
package io.blazedb.standalone.log;
