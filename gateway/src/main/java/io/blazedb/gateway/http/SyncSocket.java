package io.blazedb.gateway.http;

import io.blazedb.gateway.session.Peer;
import io.blazedb.gateway.session.Session;
import io.blazedb.op.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's WebSocket: the last handler of its Netty channel, in place of Vert.x's (ADR 19).
 *
 * <p>What a session sends in one turn leaves in one go at the turn's end. Confined to the channel's
 * event loop, but for {@link #execute}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be sent is of a connection that is gone
final class SyncSocket extends ChannelInboundHandlerAdapter implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(SyncSocket.class);

  /** Messages are put together in runs of about so many bytes. */
  private static final int RUN_BYTES = 256 << 10;

  private static final int NO_STATUS = -1;

  private final Settings settings;
  private ChannelHandlerContext context;
  private Session session;
  private MessageAssembler messages;
  private Heartbeat.Group heartbeat;
  private Runnable gone;
  private Queue<WebSocketFrame> held = NothingHeld.QUEUE;
  private int turns;
  private int controlFrames;
  private int silentBeats;
  private boolean heard = true;
  private boolean reading;
  private boolean unsent;
  private boolean paused;
  private boolean closing;

  /**
   * What is the same for all of them.
   *
   * @param messageBytesMax the largest message that is put together of fragments
   * @param controlFramesMax pings and pongs that may come between two beats
   * @param silentBeatsMax beats without hearing anything, after which it is over
   * @param closingMs how long a device may take to answer a close frame
   */
  record Settings(int messageBytesMax, int controlFramesMax, int silentBeatsMax, long closingMs) {}

  /** The empty queue that all of them share. */
  private static final class NothingHeld {
    static final Queue<WebSocketFrame> QUEUE = new ArrayDeque<>(0);
  }

  /** A socket that has yet to be told whom it serves, and to be put into a pipeline. */
  SyncSocket(Settings settings) {
    this.settings = settings;
  }

  /**
   * Serves {@code session} from here on.
   *
   * @param gone runs once the connection is closed
   */
  void serve(Session session, Heartbeat heartbeat, Runnable gone) {
    this.session = session;
    this.gone = gone;
    this.messages = new MessageAssembler(session, settings.messageBytesMax());
    this.heartbeat = heartbeat.join(this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    reading = true;
    if (!(message instanceof WebSocketFrame frame)) {
      ReferenceCountUtil.release(message);
    } else if (paused || !held.isEmpty()) {
      hold(frame);
    } else {
      take(frame);
    }
  }

  /** What was on its way when reading stopped: no more than one read from the network. */
  private void hold(WebSocketFrame frame) {
    if (held == NothingHeld.QUEUE) {
      held = new ArrayDeque<>();
    }
    held.add(frame);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {
    heard = true;
    reading = false;
    sendUnsent();
  }

  private void take(WebSocketFrame frame) {
    try {
      if (frame instanceof CloseWebSocketFrame close) {
        closeReceived(close);
      } else if (closing) {
        LOG.trace("Dropped, since the connection is being closed");
      } else if (frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame) {
        controlReceived(frame);
      } else {
        guarded(() -> messages.received(frame));
      }
    } finally {
      frame.release();
    }
  }

  /** The answers to the pings of one who never reads would pile up. */
  private void controlReceived(WebSocketFrame frame) {
    controlFrames++;
    if (controlFrames > settings.controlFramesMax()) {
      guarded(() -> session.receivedFlood(settings.controlFramesMax()));
    } else if (frame instanceof PingWebSocketFrame) {
      send(WebSocketFrames.pong(context.alloc(), frame.content()));
    }
  }

  private void closeReceived(CloseWebSocketFrame close) {
    if (closing) {
      end();
      return;
    }
    closing = true;
    ByteBuf answer =
        close.statusCode() == NO_STATUS
            ? WebSocketFrames.close(context.alloc())
            : WebSocketFrames.close(context.alloc(), close.statusCode(), "");
    context.write(answer).addListener(ChannelFutureListener.CLOSE);
    unsent = true;
    sendUnsent();
  }

  /** One beat of the heart: a ping, or the end if nothing was heard for too long. */
  void beat() {
    silentBeats = heard ? 0 : silentBeats + 1;
    heard = false;
    controlFrames = 0;
    if (silentBeats >= settings.silentBeatsMax()) {
      LOG.debug("A silent connection is closed");
      end();
    } else if (!closing) {
      send(WebSocketFrames.ping(context.alloc()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupt) {
      LOG.debug("A connection sent what is no frame", corrupt);
      DroppedBytes.dropFrom(context.pipeline());
      guarded(() -> corrupted(corrupt));
    } else {
      LOG.debug("A connection broke", cause);
      end();
    }
  }

  private void corrupted(CorruptedWebSocketFrameException corrupt) {
    if (corrupt.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
      session.receivedTooLarge(settings.messageBytesMax());
    } else {
      session.receivedNoFrame(corrupt.getMessage());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    closing = true;
    heartbeat.leave(this);
    held.forEach(WebSocketFrame::release);
    held = NothingHeld.QUEUE;
    gone.run();
    guarded(session::closed);
  }

  @Override
  public void write(Bytes frame, Runnable written) {
    writeAll(List.of(frame), written);
  }

  @Override
  public void writeAll(List<Bytes> frames, Runnable written) {
    int from = 0;
    while (from < frames.size()) {
      int to = endOfRun(frames, from);
      ByteBuf run = run(frames.subList(from, to));
      if (to < frames.size()) {
        context.write(run, context.voidPromise());
      } else {
        context.write(run).addListener(done -> left(done.isSuccess(), written));
      }
      from = to;
    }
    unsent = true;
    if (turns == 0) {
      sendUnsent();
    }
  }

  private static int endOfRun(List<Bytes> frames, int from) {
    int to = from;
    int bytes = 0;
    while (to < frames.size() && bytes < RUN_BYTES) {
      bytes += WebSocketFrames.sizeBytes(frames.get(to));
      to++;
    }
    return to;
  }

  private ByteBuf run(List<Bytes> frames) {
    int bytes = 0;
    for (Bytes frame : frames) {
      bytes += WebSocketFrames.sizeBytes(frame);
    }
    ByteBuf run = context.alloc().directBuffer(bytes);
    for (Bytes frame : frames) {
      WebSocketFrames.binary(run, frame);
    }
    return run;
  }

  /** A write fails at once when the socket is gone, in the midst of a turn of the session. */
  private void left(boolean inOrder, Runnable written) {
    if (inOrder && turns == 0) {
      guarded(written);
    } else {
      execute(written);
    }
  }

  private void send(ByteBuf frame) {
    context.write(frame, context.voidPromise());
    unsent = true;
    if (turns == 0) {
      sendUnsent();
    }
  }

  /** While something is being read there may come more to send: it leaves with the rest. */
  private void sendUnsent() {
    if (unsent && !reading) {
      unsent = false;
      context.flush();
    }
  }

  @Override
  public void pauseReading() {
    paused = true;
    context.channel().config().setAutoRead(false);
  }

  @Override
  public void resumeReading() {
    paused = false;
    execute(this::takeHeld);
  }

  private void takeHeld() {
    while (!paused && !held.isEmpty()) {
      take(held.remove());
    }
    if (!paused) {
      held = NothingHeld.QUEUE;
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void close(int status, String reason) {
    if (closing || !context.channel().isActive()) {
      return;
    }
    closing = true;
    send(WebSocketFrames.close(context.alloc(), status, reason));
    later(settings.closingMs(), this::end);
  }

  private void end() {
    closing = true;
    context.close();
  }

  @Override
  public void letIn() {
    FirstBytes.letIn(context.pipeline());
  }

  @Override
  public Runnable schedule(long delayMs, Runnable task) {
    Future<?> scheduled = later(delayMs, () -> guarded(task));
    return () -> scheduled.cancel(false);
  }

  private Future<?> later(long delayMs, Runnable task) {
    return context.executor().schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void execute(Runnable task) {
    context.executor().execute(() -> guarded(task));
  }

  /**
   * Runs {@code task} as a turn of the session; a fault of ours ends the session rather than
   * leaving it hanging.
   */
  void guarded(Runnable task) {
    turns++;
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.error("A session failed by a fault of the gateway", e);
      session.failed();
    } finally {
      turns--;
      if (turns == 0) {
        sendUnsent();
      }
    }
  }
}
