package io.blazedb.streams.text;

import io.blazedb.op.Epoch;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a commit of Lucene says of itself: which log it is of, and how much of that each index
 * holds.
 *
 * @param epoch the incarnation of the log
 * @param position where the view was; no change at or behind it is in any index
 * @param positions of each index that is complete, the first offset whose changes it may lack
 */
public record CommitPoint(Epoch epoch, long position, Map<Long, Long> positions) {
  /** Of an index that nothing was committed of. */
  public static final CommitPoint NONE = new CommitPoint(Epoch.NONE, 0, Map.of());

  private static final String VERSION = "version";
  private static final String CURRENT = "1";
  private static final String EPOCH = "epoch";
  private static final String POSITION = "position";
  private static final Set<String> KEYS = Set.of(VERSION, EPOCH, POSITION);

  /** Copies the map. */
  public CommitPoint {
    positions = Map.copyOf(positions);
  }

  Map<String, String> asData() {
    Map<String, String> data = new TreeMap<>();
    data.put(VERSION, CURRENT);
    data.put(EPOCH, epoch.toString());
    data.put(POSITION, Long.toString(position));
    positions.forEach((index, position) -> data.put(Long.toHexString(index), position.toString()));
    return data;
  }

  /** What {@code data} says of the log of {@code epoch}; {@link #NONE} if it is of another. */
  static CommitPoint of(Map<String, String> data, Epoch epoch) {
    if (!CURRENT.equals(data.get(VERSION)) || !epoch.toString().equals(data.get(EPOCH))) {
      return NONE;
    }
    return new CommitPoint(
        epoch,
        Long.parseLong(data.get(POSITION)),
        data.entrySet().stream()
            .filter(each -> !KEYS.contains(each.getKey()))
            .collect(
                Collectors.toMap(
                    each -> Long.parseUnsignedLong(each.getKey(), 16),
                    each -> Long.parseLong(each.getValue()))));
  }
}
