package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.fanout.Stretch;
import io.blazedb.gateway.live.LiveDelta;
import io.blazedb.gateway.live.LiveRoom;
import io.blazedb.gateway.live.LiveWindow;
import io.blazedb.gateway.part.Candidate;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.part.Reading;
import io.blazedb.gateway.part.Touched;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.gateway.telemetry.ViewQuestion;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.port.Oplog;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.RecordRows;
import io.blazedb.query.exec.SourceRecord;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Tells the result of a query, and then what becomes of it.
 *
 * <p>The first rows come from the view. Then it goes through the log as {@link PartSubscription}
 * does: the entries of a stretch tell which records they touch, the view tells what these are now,
 * the {@link LiveWindow} tells what of it is seen, and the stretch is behind it once that is told.
 * What waits for room stands in the log, so that of many changes to a row only the last is told.
 *
 * <p>Confined to its loop, but for the wake.
 */
public final class LiveFeed {
  /** A piece is told once its rows have about so many bytes. */
  private static final long PIECE_BYTES = 256 << 10;

  /** The most rows of one question to the view. */
  private static final int PAGE_ROWS = 1_000;

  /** Whoever has nothing to hear of is told where it stands after so many offsets. */
  private static final long CURSOR_EVERY_OFFSETS = 1_000;

  /** Who is told. */
  public interface Listener {
    /** Whether there is room for more; whoever says no must call {@link #pump} later. */
    boolean hasRoom();

    /**
     * A piece of the result, or of what became of it.
     *
     * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if it cannot be told
     */
    void rows(LiveReply.Rows rows);

    /** Nothing follows. */
    void ended(BlazeException cause);
  }

  private final SessionServices services;
  private final PartReading reading;
  private final GatewayMetrics metrics;
  private final LiveRoom room;
  private final Shard shard;
  private final Select select;
  private final RecordRows rules;
  private final LiveWindow window;
  private final Listener listener;
  private final FeedState state;
  private final Asking asking;
  private final Trail trail;
  private final LiveTelling telling;
  private Optional<Lookup> lookup = Optional.empty();
  private Optional<Step> step = Optional.of(new Step.Result());
  private Cursor seen;
  private long heard;
  private long cursorTold;
  private long cursorOwed;
  private long rowsHeld;
  private long bytesHeld;

  /** What is to be told when nothing more need be asked for it. */
  private sealed interface Step {
    /** The first result. */
    record Result() implements Step {}

    /** What a stretch of the log has made of it. */
    record Changes(long nextOffset, Stretch.Reach reach) implements Step {}
  }

  /**
   * A live query that is not started yet; {@code asked} has passed {@code LiveRules}.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} if the database has several shards
   */
  public LiveFeed(SessionServices services, Loop loop, LiveRequest.Open asked, Listener listener) {
    if (services.databases().shards(asked.database()) > 1) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "\"%s\" has several shards: live queries are of databases that have one"
              .formatted(asked.database()));
    }
    this.services = services;
    this.reading = services.parts();
    this.metrics = services.metrics();
    this.room = services.live();
    this.listener = listener;
    shard = Shard.first(asked.database());
    select = asked.select();
    rules = new RecordRows(select);
    window = new LiveWindow(rules, select.limit());
    telling = new LiveTelling(select.columnNames(), PIECE_BYTES);
    seen = asked.atLeast();
    state = new FeedState(GatewayMetrics.NONE, 0);
    asking = new Asking(loop, services.config().queryTimeoutMs(), this::pump, this::refused);
    Wake wake = new Wake(loop, this::pump);
    Set<CollectionName> collections = Set.of(select.collection());
    trail = new Trail(services, shard, collections, state, asking, wake, this::touched);
    metrics.liveQueryOpened();
  }

  /** Begins to tell. */
  public void start() {
    asking.start();
    // Registered before the first question: whatever its answer lacks, the log tells of.
    trail.start();
    pump();
  }

  /** Tells no more; idempotent. */
  public void end() {
    if (!state.isEnded()) {
      metrics.liveQueryEnded();
      metrics.liveRowsHeld(-rowsHeld);
      room.take(-bytesHeld);
    }
    state.end();
    asking.stop();
    trail.end();
  }

  boolean isEnded() {
    return state.isEnded();
  }

  /** Whether it waits, for room or for something older to be read. */
  boolean isCatchingUp() {
    return state.isCatchingUp();
  }

  /** Tells what can be told now. */
  public void pump() {
    while (!state.isEnded() && !asking.waits()) {
      if (!listener.hasRoom()) {
        trail.fallBehind();
        return;
      }
      if (lookup.isPresent()) {
        askForRecords(lookup.get());
      } else if (!window.wanted().isEmpty()) {
        lookUpWanted();
      } else if (window.missing() > 0) {
        askForRows();
      } else if (step.isPresent()) {
        tell(step.get());
      } else if (trail.isPassed()) {
        tellCursorIfDue();
        return;
      } else {
        trail.take();
      }
    }
  }

  /** Rows behind the last one known: the first result, and what a row that left makes room for. */
  private void askForRows() {
    int most = Math.min(PAGE_ROWS, window.missing());
    Select question;
    try {
      question = rules.after(window.horizon(), most, services.oplog().epoch());
    } catch (BlazeException e) {
      refused(e);
      return;
    }
    asking.ask(
        () ->
            services.askViews(
                ViewQuestion.QUERY,
                () -> services.views().select(shard.database(), question, seen)),
        this::filled);
  }

  private void filled(SelectResult answer) {
    heard = reading.tick();
    boolean isFirst = step.orElse(null) instanceof Step.Result && window.size() == 0;
    if (isFirst) {
      // The log goes on from the first page; what later pages hold beyond it, it brings once more.
      state.advance(Math.max(state.nextOffset(), answer.at().nextOffset(shard.number())));
    }
    saw(answer.at());
    window.filled(answer.rows(), answer.nextPage());
    account();
  }

  /** Rows that come in place of others, of which only the places are here. */
  private void lookUpWanted() {
    SortedMap<CollectionName, SortedSet<RecordId>> ids = new TreeMap<>();
    ids.put(select.collection(), window.wanted());
    lookup = Optional.of(new Lookup(new Touched(ids), state.nextOffset(), Stretch.Reach.PARTIAL));
  }

  private void askForRecords(Lookup looking) {
    asking.ask(
        () -> reading.byIdSince(heard, shard.database(), looking.question(), seen),
        answer -> looked(looking, answer));
  }

  private void looked(Lookup looking, Reading answer) {
    heard = answer.heard();
    saw(answer.candidates().at());
    looking.answered(answer.candidates(), new Changes());
    if (looking.isDone()) {
      lookup = Optional.empty();
    }
    account();
  }

  /** What records are now. */
  private final class Changes implements Lookup.Finder {
    @Override
    public void found(Candidate each) {
      RecordId id = each.record().id();
      if (each.isDeleted()) {
        window.gone(id);
      } else {
        window.touched(new SourceRecord(id, (Value.Map) Value.of(each.shown())));
      }
    }

    @Override
    public void unknown(CollectionName collection, RecordId id) {
      window.gone(id);
    }
  }

  /** No later answer may be older: rows do not go back in time. */
  private void saw(Cursor at) {
    if (seen.isStart() || at.nextOffset(shard.number()) > seen.nextOffset(shard.number())) {
      seen = at;
    }
  }

  /** Takes note of what is held, and tells it by pieces. */
  private void account() {
    long bytes = window.heldBytes() - bytesHeld;
    bytesHeld += bytes;
    metrics.liveRowsHeld(window.size() - rowsHeld);
    rowsHeld = window.size();
    try {
      room.take(bytes);
      requireFewRows();
      if (window.untoldBytes() > PIECE_BYTES) {
        tellSome();
      }
    } catch (BlazeException e) {
      refused(e);
    }
  }

  private void requireFewRows() {
    int max = room.limits().rowsMax();
    if (window.size() > max) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "the result of the live query has more than live.rowsMax, "
              + max
              + ", rows: ask for fewer");
    }
  }

  /** Tells pieces that are not the last, and so move no cursor. */
  private void tellSome() {
    boolean isResult = step.orElse(null) instanceof Step.Result;
    LiveReply.Stage stage = isResult ? LiveReply.Stage.RESULT : LiveReply.Stage.CHANGES;
    for (LiveDelta piece : telling.pieces(window.tell())) {
      tell(stage, piece, state.nextOffset());
    }
  }

  private void tell(Step done) {
    step = Optional.empty();
    try {
      if (done instanceof Step.Changes changes) {
        tellLast(LiveReply.Stage.CHANGES, LiveReply.Stage.CHANGES_END, changes.nextOffset());
        passed(changes.nextOffset(), changes.reach());
      } else {
        tellLast(LiveReply.Stage.RESULT, LiveReply.Stage.RESULT_END, state.nextOffset());
      }
    } catch (BlazeException e) {
      refused(e);
    }
  }

  private void tellLast(LiveReply.Stage some, LiveReply.Stage last, long nextOffset) {
    LiveDelta delta = window.tell();
    boolean isNews = !delta.isEmpty() || telling.isUnfinished();
    if (isNews) {
      cursorOwed = reached();
    } else if (last == LiveReply.Stage.CHANGES_END && cursorTold >= cursorOwed) {
      return;
    }
    List<LiveDelta> pieces = telling.pieces(delta);
    for (LiveDelta piece : pieces.subList(0, pieces.size() - 1)) {
      tell(some, piece, state.nextOffset());
    }
    cursorTold = nextOffset;
    tell(last, pieces.get(pieces.size() - 1), nextOffset);
  }

  /**
   * Up to where the states that are told may reach: what made them is told of then, so that whoever
   * waits for its cursor is told that it is passed.
   */
  private long reached() {
    long held = services.fanOut().held(shard).map(Oplog.Range::end).orElse(0L);
    return Math.max(held, seen.nextOffset(shard.number()));
  }

  private void tell(LiveReply.Stage stage, LiveDelta piece, long nextOffset) {
    listener.rows(telling.rows(stage, cursor(nextOffset), piece));
    metrics.liveUpdate(piece.added().size() + piece.changed().size() + piece.removed().size());
  }

  private Cursor cursor(long nextOffset) {
    return Cursor.of(services.oplog().epoch(), nextOffset);
  }

  private void tellCursorIfDue() {
    if (state.nextOffset() - cursorTold >= CURSOR_EVERY_OFFSETS) {
      cursorTold = state.nextOffset();
      tell(LiveReply.Stage.CHANGES_END, LiveTelling.NOTHING, cursorTold);
    }
  }

  private void touched(Touched touched, long nextOffset, Stretch.Reach reach) {
    if (touched.count() == 0) {
      passed(nextOffset, reach);
    } else {
      saw(cursor(nextOffset));
      lookup = Optional.of(new Lookup(touched, nextOffset, reach));
      step = Optional.of(new Step.Changes(nextOffset, reach));
    }
  }

  private void passed(long to, Stretch.Reach reach) {
    trail.passed(to, reach);
    tellCursorIfDue();
  }

  private void refused(BlazeException cause) {
    end();
    listener.ended(cause);
  }
}
