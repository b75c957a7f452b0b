package io.blazedb.fuzz;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.codec.ValueCodec;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.Bytes;
import io.blazedb.op.Value;

/** What must hold of values and record states: one thing, one byte string. */
final class StateChecks {
  private StateChecks() {}

  static void value(Bytes input) {
    Decoded.by(StateChecks::readValue, input)
        .value()
        .ifPresent(
            value -> {
              BlazeWriter out = new BlazeWriter(input.length());
              ValueCodec.write(out, value);
              Finding.expectEqual(out.written(), input, "written");
              Finding.expectEqual(readValue(input), value, "read again");
              Finding.expectEqual(value.compareTo(readValue(input)), 0, "order with itself");
            });
  }

  private static Value readValue(Bytes input) {
    BlazeReader in = new BlazeReader(input);
    Value value = ValueCodec.read(in, Limits.DEFAULT);
    in.expectEnd();
    return value;
  }

  static void recordState(Bytes input) {
    Decoded.by(StateChecks::readState, input)
        .value()
        .ifPresent(
            state -> {
              BlazeWriter out = new BlazeWriter(input.length());
              RecordStateCodec.write(out, state);
              Finding.expectEqual(out.written(), input, "written");
              Finding.expectEqual(readState(input), state, "read again");
              Finding.expectEqual(state.merge(state), state, "merged with itself");
            });
  }

  private static RecordState readState(Bytes input) {
    BlazeReader in = new BlazeReader(input);
    RecordState state = RecordStateCodec.read(in, Limits.DEFAULT);
    in.expectEnd();
    return state;
  }
}
