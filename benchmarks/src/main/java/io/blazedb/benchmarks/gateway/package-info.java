/**
 * {@code ./blazedb bench gateway}: what a gateway takes in, fans out and keeps for idle devices.
 *
 * <p>Broker and gateway are children, each in a process of its own ({@link
 * io.blazedb.benchmarks.gateway.Child}, {@link io.blazedb.benchmarks.gateway.ChildMain}); this
 * process is the load.
 */
package io.blazedb.benchmarks.gateway;
