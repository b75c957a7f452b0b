package io.blazedb.benchmarks.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** The least that Netty needs for a WebSocket: what a connection costs at all. It echoes. */
final class BareRole implements Role {
  private static final int EVENT_LOOPS = 2;
  private static final int UPGRADE_BYTES_MAX = 8 << 10;
  private static final int BACKLOG = 1_024;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
  private final Channel server;

  BareRole() throws InterruptedException {
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(io.netty.channel.ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(new Pipeline())
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  /** HTTP until the upgrade, then frames. */
  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              new HttpObjectAggregator(UPGRADE_BYTES_MAX),
              new WebSocketServerProtocolHandler("/sync"),
              new Echo());
    }
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // a write that fails is of a connection that is gone
  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      context.writeAndFlush(frame.retain());
    }
  }

  @Override
  public Facts ready() {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return new Facts(Map.of("port", Integer.toString(port)));
  }

  @Override
  public Facts answer(List<String> words) {
    throw Role.unknown(words);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the process ends next
  @Override
  public void close() {
    server.close();
    loops.shutdownGracefully();
  }
}
