package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Message;
import org.junit.jupiter.api.Test;

/** A session speaks for one node, rules R72 and T8. */
class NodeBindingTest extends GatewayHarness {
  private static final NodeId OTHER = new NodeId(7, 2);
  private static final String RIGHTS =
      "{\"databases\": {\"*\": {\"read\": [\"*\"], \"write\": [\"*\"]}}, \"node\": \"%s\"}";

  @Test
  void refusesABatchOfAnotherNodeAndGoesOn() {
    start();
    Device device = open();
    device.assertRefused(
        new Message.Push(NOTES_SHARD, batch(op(OTHER, 1))),
        ErrorCode.FORBIDDEN,
        NODE.toString(),
        OTHER.toString());
    assertThat(oplog.entries(NOTES_SHARD)).isEmpty();
    assertThat(device.push(batch(1)).offset()).isZero();
  }

  @Test
  void letsInOnlyTheNodesThatTheTokenIsFor() {
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    Device own = connect().handshaken(Tokens.giving(RIGHTS.formatted(NODE)));
    assertThat(own.push(batch(1)).offset()).isZero();
    Device thief = connect();
    Device.assertRefusal(
        thief.introduce(Tokens.giving(RIGHTS.formatted(OTHER))),
        ErrorCode.FORBIDDEN,
        "not for " + NODE);
    assertThat(thief.awaitClosed()).isEqualTo(4401);
  }
}
