package io.blazedb.codec;

import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.Operation;
import java.util.List;

/** Decodes batches of every layout and compression. Holds scratch memory: one thread at a time. */
final class BatchDecoder {
  private final BatchUnpacker unpacker = new BatchUnpacker();
  private final ColumnarScan scan = new ColumnarScan();
  private final RowReader rowReader = new RowReader();

  Batch decode(Bytes bytes, Limits limits, Dictionaries dictionaries) {
    Bytes checked = BatchHeader.checkedContent(bytes, limits);
    Bytes content = unpacker.unpack(checked, limits, dictionaries);
    BlazeReader in = new BlazeReader(content);
    NodeId node = BatchHeader.readNode(in);
    Observed observed = BatchHeader.readObserved(in);
    if (BatchHeader.layout(content) == Layout.COLUMNAR) {
      scan.scan(in, limits, node.high(), node.low(), seed(bytes));
      return new Batch(node, observed, columns(node, content, checked));
    }
    // Binary values of rows are views of the bytes, which must then be nobody else's.
    BlazeReader rows = isCompressed(checked) ? continued(in, content) : in;
    List<Operation> operations = rowReader.read(rows, limits, node);
    rows.expectEnd();
    return new Batch(node, observed, operations);
  }

  private static boolean isCompressed(Bytes checked) {
    return BatchHeader.compression(checked) != Compression.NONE;
  }

  private static BlazeReader continued(BlazeReader in, Bytes content) {
    BlazeReader copy = new BlazeReader(Bytes.wrap(content.toArray()));
    copy.skip(in.position());
    return copy;
  }

  private List<Operation> columns(NodeId node, Bytes content, Bytes checked) {
    boolean copies = isCompressed(checked) && scan.nested > 0;
    return ColumnarReader.operations(scan, node, copies ? Bytes.wrap(content.toArray()) : content);
  }

  /** The checksum: what an author of colliding ids would have to plan for. */
  static long seed(Bytes bytes) {
    return new BlazeReader(bytes.from(bytes.length() - BatchHeader.CHECKSUM_BYTES)).readInt();
  }
}
