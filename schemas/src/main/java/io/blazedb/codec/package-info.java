/**
 * BlazeBinary: mirror-image readers and writers of values, operations, batches and record states.
 * The specification is docs/protocol.md; rule numbers in the tests point there.
 */
package io.blazedb.codec;
