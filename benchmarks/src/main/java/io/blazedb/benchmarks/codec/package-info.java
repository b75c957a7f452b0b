/** BlazeBinary and its rivals, behind one interface, as JMH runs them. */
package io.blazedb.benchmarks.codec;
