package io.blazedb.gateway.live;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.ValueCodec;
import io.blazedb.op.Bytes;
import io.blazedb.op.Hash128;
import io.blazedb.query.SelectResult;

/** 128 bits of what a row shows: rows with the same look the same. */
record RowHash(long high, long low) {
  static RowHash of(SelectResult.Row row) {
    BlazeWriter out = new BlazeWriter(128);
    ValueCodec.write(out, row.fields());
    Bytes bytes = out.written();
    long[] halves = new long[2];
    Hash128.hash(bytes.array(), bytes.offset(), bytes.length(), halves);
    return new RowHash(halves[0], halves[1]);
  }
}
