/** Operations, batches, values and names: what a device says happened. No I/O, no clocks. */
package io.blazedb.op;
